-- One row a published figure: each with its own source, scope, vintage and region.
CREATE OR REPLACE TEMP VIEW published AS SELECT * FROM figures WHERE by_figure
