"""What is asked: machines, link, workload and constraints, and how that is written."""
