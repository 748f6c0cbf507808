SET LOCAL ROLE dig_owner;

DROP TABLE ops.event;

RESET ROLE;
