draw("frontier", data.specs.frontier);
