"""Print what a world's report should say."""

import json
import sys
from pathlib import Path

from tests.demo.world.oracle.report import expected

found = expected(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
sys.stdout.write(json.dumps(found, indent=2) + "\n")
