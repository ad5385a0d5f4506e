"""Every permission there is, and what it is called in a sentence."""

from enum import StrEnum


class Permission(StrEnum):
    ORGANISATIONS_VIEW = "organisations.view"
    ORGANISATIONS_MANAGE = "organisations.manage"
    THRESHOLDS_RECORD = "thresholds.record"
    MEMBERSHIP_RECORD = "membership.record"
    PEOPLE_MANAGE = "people.manage"
    CATALOGUE_VIEW = "catalogue.view"
    CATALOGUE_MANAGE = "catalogue.manage"
    TENDERS_VIEW = "tenders.view"
    TENDERS_MANAGE = "tenders.manage"
    NEEDS_RECORD = "needs.record"
    DEMAND_SUBMIT = "demand.submit"
    MANDATES_GIVE = "mandates.give"
    AWARDS_ACCEPT = "awards.accept"
    BIDS_VIEW = "bids.view"
    BIDS_OPEN = "bids.open"
    BIDS_SUBMIT = "portal.bid"
    NOTICES_VIEW = "notices.view"
    NOTICES_RECORD = "notices.record"
    SCORES_GIVE = "scores.give"
    AGREEMENTS_VIEW = "agreements.view"
    AGREEMENTS_MANAGE = "agreements.manage"
    PRICES_REQUEST = "prices.request"
    TESTS_DISPUTE = "tests.dispute"
    CONTRACTS_SIGN = "contracts.sign"
    VOLUMES_VIEW = "volumes.view"
    SPEND_VIEW = "spend.view"
    SPEND_IMPORT = "spend.import"
    LINES_MATCH = "lines.match"
    BASELINES_VIEW = "baselines.view"
    BASELINES_PREPARE = "baselines.prepare"
    BASELINES_SIGN_HOST = "baselines.sign_host"
    BASELINES_SIGN_CONSORTIUM = "baselines.sign_consortium"
    SAVINGS_VIEW = "savings.view"
    SAVINGS_LINES_VIEW = "savings.lines_view"
    SAVINGS_RECORD = "savings.record"
    SAVINGS_CLAIMS_RECORD = "savings.claims_record"
    SAVINGS_PUT_FORWARD = "savings.put_forward"
    SAVINGS_SIGN_BUDGET = "savings.sign_budget"
    SAVINGS_SIGN_TRUST = "savings.sign_trust"
    SAVINGS_SIGN_CONSORTIUM = "savings.sign_consortium"
    EVIDENCE_TAKE = "evidence.take"
    EVIDENCE_NOTE = "evidence.note"
    PRICES_AUDIT = "prices.audit"
    EXPANSION_VIEW = "expansion.view"
    EXPANSION_PROPOSE = "expansion.propose"
    EQUIPMENT_VIEW = "equipment.view"
    EQUIPMENT_MANAGE = "equipment.manage"
    CALIBRATIONS_RECORD = "calibrations.record"
    FAULTS_REPORT = "faults.report"
    VISITS_VIEW = "visits.view"
    VISITS_PLAN = "visits.plan"
    AUDIT_VIEW = "audit.view"


PERMISSION_NAMES = {
    Permission.ORGANISATIONS_VIEW: "See trusts, sites, boards and suppliers",
    Permission.ORGANISATIONS_MANAGE: "Import and register organisations and sites",
    Permission.THRESHOLDS_RECORD: "Add thresholds of the Procurement Act",
    Permission.MEMBERSHIP_RECORD: "Record who joins and leaves the consortium",
    Permission.PEOPLE_MANAGE: "Invite people, grant and withdraw roles",
    Permission.CATALOGUE_VIEW: "See items, packs and equipment models",
    Permission.CATALOGUE_MANAGE: "Change items, packs and equipment models",
    Permission.TENDERS_VIEW: "See tenders, lots and criteria",
    Permission.TENDERS_MANAGE: "Run a tender",
    Permission.NEEDS_RECORD: "Record workshops, and what a tender's trusts need",
    Permission.DEMAND_SUBMIT: "Submit a trust's demand",
    Permission.MANDATES_GIVE: "Give a trust's mandate for a tender, or decline it",
    Permission.AWARDS_ACCEPT: "Accept what a trust would pay under an award, or decline it",
    Permission.BIDS_VIEW: "See bidders' prices and scores",
    Permission.BIDS_OPEN: "Hold a share of a tender's key, and open its bids",
    Permission.BIDS_SUBMIT: "See the tenders open to a supplier, and bid for it",
    Permission.NOTICES_VIEW: "See the register of notices and open contracting data",
    Permission.NOTICES_RECORD: "Record notices, set their due days, import open contracting data",
    Permission.SCORES_GIVE: "Sit on a panel: declare interests, score bids, agree on scores",
    Permission.AGREEMENTS_VIEW: "See agreements, contracts and contract prices",
    Permission.AGREEMENTS_MANAGE: "Change schedules and participation, test tiers, confirm rebates",
    Permission.PRICES_REQUEST: "Ask for a change of contract prices",
    Permission.TESTS_DISPUTE: "Dispute a recorded tier test",
    Permission.CONTRACTS_SIGN: "Sign a trust's contract",
    Permission.VOLUMES_VIEW: "See each member's committed volume",
    Permission.SPEND_VIEW: "See purchase lines and import batches",
    Permission.SPEND_IMPORT: "Import purchase lines",
    Permission.LINES_MATCH: "Decide what purchase lines mean, and which suppliers are one",
    Permission.BASELINES_VIEW: "See baselines",
    Permission.BASELINES_PREPARE: "Prepare baselines",
    Permission.BASELINES_SIGN_HOST: "Sign a baseline for the trust that owns the data",
    Permission.BASELINES_SIGN_CONSORTIUM: "Sign a baseline for the consortium",
    Permission.SAVINGS_VIEW: "See the savings report: totals by line, trust and quarter",
    Permission.SAVINGS_LINES_VIEW: "See the savings lines behind a trust's total",
    Permission.SAVINGS_RECORD: "Record costs, benefits, indices and evidence; lock a forecast",
    Permission.SAVINGS_CLAIMS_RECORD: "Record what a claim of savings rests on",
    Permission.SAVINGS_PUT_FORWARD: "Put savings lines forward for sign-off",
    Permission.SAVINGS_SIGN_BUDGET: "Sign savings lines as the holder of the budget",
    Permission.SAVINGS_SIGN_TRUST: "Accept, reduce or reject savings lines; lock a trust's month",
    Permission.SAVINGS_SIGN_CONSORTIUM: "Bank savings lines and sign the savings statement",
    Permission.EVIDENCE_TAKE: "Take out the evidence pack of a saving",
    Permission.EVIDENCE_NOTE: "Write reviewer notes on a saving",
    Permission.PRICES_AUDIT: "Audit the prices charged and claim them back from suppliers",
    Permission.EXPANSION_VIEW: "See which trust could join next, and what that would bring",
    Permission.EXPANSION_PROPOSE: "Put the case that a trust joins",
    Permission.EQUIPMENT_VIEW: "See the equipment register and due list",
    Permission.EQUIPMENT_MANAGE: "Register equipment, plan and release it",
    Permission.CALIBRATIONS_RECORD: "Record a calibration",
    Permission.FAULTS_REPORT: "Report a fault of a device",
    Permission.VISITS_VIEW: "See shared visits: engineers, opening hours, plans",
    Permission.VISITS_PLAN: "Plan shared visits for the consortium",
    Permission.AUDIT_VIEW: "Read the audit log",
}
