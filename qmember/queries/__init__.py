"""Reading: functions that return frozen values, already discreet for the viewer."""
