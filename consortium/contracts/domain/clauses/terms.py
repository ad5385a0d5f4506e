"""Which terms belong to which type of clause, and which sum each can be worked out with."""

from consortium.contracts.domain.clauses.catalogue import Clause
from consortium.contracts.domain.clauses.indexation import Indexation
from consortium.contracts.domain.clauses.indexation_sum import IndexationSum
from consortium.contracts.domain.clauses.joining import Joining, JoiningSum
from consortium.contracts.domain.clauses.lead_exit import LeadExitSum
from consortium.contracts.domain.clauses.most_favoured import MostFavoured, MostFavouredSum
from consortium.contracts.domain.clauses.opt_out import OptOut, OptOutSum
from consortium.contracts.domain.clauses.true_up import TrueUp, TrueUpSum

OwnTerms = OptOut | Joining | TrueUp | Indexation | MostFavoured
Sums = OptOutSum | JoiningSum | TrueUpSum | IndexationSum | MostFavouredSum | LeadExitSum

# The other types take their figures from the price schedule or the agreement.
TERMS: dict[Clause, type[OwnTerms]] = {
    Clause.OPT_OUT: OptOut,
    Clause.JOINER: Joining,
    Clause.TRUE_UP: TrueUp,
    Clause.INDEXATION: Indexation,
    Clause.MOST_FAVOURED: MostFavoured,
}

SUMS: dict[Clause, type[Sums]] = {
    Clause.OPT_OUT: OptOutSum,
    Clause.JOINER: JoiningSum,
    Clause.TRUE_UP: TrueUpSum,
    Clause.INDEXATION: IndexationSum,
    Clause.MOST_FAVOURED: MostFavouredSum,
    Clause.LEAD_EXIT: LeadExitSum,
}
