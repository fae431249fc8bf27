ready.then(function () { draw("frontier", data.specs.frontier); });
