"""Everything `make` does on one machine: embedded servers, set-up, supervision, demo, backup."""
