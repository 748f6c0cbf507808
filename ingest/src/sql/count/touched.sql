-- Records whose lists are to be counted anew.

CREATE TEMP TABLE touched_artist (id int4 PRIMARY KEY) ON COMMIT DROP;
CREATE TEMP TABLE touched_label (id int4 PRIMARY KEY) ON COMMIT DROP;
