"""Print what a world's report should say."""

import json
import sys
from pathlib import Path

from tests.demo.world.oracle.report import expected

print(json.dumps(expected(Path(sys.argv[1]), sys.argv[2], sys.argv[3]), indent=2))
