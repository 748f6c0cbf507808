SET LOCAL ROLE dig_owner;

DROP INDEX ops.gate_result_newest;

RESET ROLE;
