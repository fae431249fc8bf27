"""What `import solver` offers: each command as a function, and a builder of instances. Prints and reads nothing."""
