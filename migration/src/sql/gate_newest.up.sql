SET LOCAL ROLE dig_owner;

-- gate -> its runs, to find the newest
CREATE INDEX gate_result_newest ON ops.gate_result (gate, measured_at);

RESET ROLE;
