"""Training small classifiers: data sets, runs as streams of snapshots, one step worked out, recorded runs."""
