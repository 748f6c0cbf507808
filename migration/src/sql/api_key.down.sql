SET LOCAL ROLE dig_owner;

DROP TABLE ops.api_key;

RESET ROLE;
