"""An agreement from day to day: dates that must not be missed, duties, indicators, documents."""
