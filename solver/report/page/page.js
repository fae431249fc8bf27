ready.then(function () {
  // Rows from columns in which every text stands once.
  function unpacked(packed) {
    const columns = Object.entries(packed.columns).map(function ([name, values]) {
      return [name, Array.isArray(values) ? values : values.at.map(function (place) { return values.texts[place]; })];
    });
    const count = columns.length ? columns[0][1].length : 0;
    return Array.from({ length: count }, function (_, place) {
      return Object.fromEntries(columns.map(function ([name, values]) { return [name, values[place]]; }));
    });
  }

  const numbers = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
  const dash = "\u2013";
  const number = function (value) { return value === null ? dash : numbers.format(value); };
  const share = function (value) { return value === null ? dash : numbers.format(100 * value) + "\u00a0%"; };

  function clock(minute) {
    const whole = Math.floor(minute);
    return String(Math.floor(whole / 60)).padStart(2, "0") + ":" + String(whole % 60).padStart(2, "0");
  }

  // From when until when each interval is drawn: a trip reaches halfway to its neighbours.
  function strips(begins, ends) {
    if (begins.some(function (begin, place) { return begin < ends[place]; })) {
      return begins.map(function (begin, place) { return [begin, ends[place]]; });
    }
    if (begins.length === 1) return [[begins[0] - 15, begins[0] + 15]];
    const inner = begins.slice(1).map(function (begin, place) { return (begins[place] + begin) / 2; });
    const edges = [2 * begins[0] - inner[0], ...inner, 2 * begins[begins.length - 1] - inner[inner.length - 1]];
    return begins.map(function (_, place) { return [edges[place], edges[place + 1]]; });
  }

  // The rows of one section and day, as the chart of the loads reads them.
  function rowsOf(packed) {
    const [interval, seats, places, base, ...loads] = packed;
    const [begins, ends] = data.loads.intervals[interval];
    const drawn = strips(begins, ends);
    const factor = function (load, place) { return places[place] > 0 ? load / places[place] : null; };
    const told = begins.map(function (_, place) {
      return loads.map(function (load, which) {
        return data.schedules[which] + " " + number(load[place]) + " (" + share(factor(load[place], place)) + ")";
      }).join("; ");
    });
    return loads.flatMap(function (load, which) {
      const rows = begins.map(function (begin, place) {
        const isTrip = ends[place] === begin;
        return {
          place: which, schedule: data.schedules[which], begin_min: begin, end_min: ends[place],
          from_min: drawn[place][0], to_min: drawn[place][1], is_end: false,
          clock: isTrip ? clock(begin) : clock(begin) + dash + clock(ends[place]),
          load: load[place], base_load: base[place], seats: seats[place], places: places[place],
          load_factor: factor(load[place], place), loads: told[place],
        };
      });
      // A step goes on until the next row: the last one needs a row that ends it.
      const last = rows[rows.length - 1];
      return last ? [...rows, { ...last, from_min: last.to_min, is_end: true }] : rows;
    });
  }

  const section = document.getElementById("section");
  const day = document.getElementById("day");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const plurals = new Intl.PluralRules(document.documentElement.lang);
  const names = Array.from(section.options).map(function (option) { return option.textContent; });

  function cell(kind, text, isFigure) {
    const made = document.createElement(kind);
    made.textContent = text;
    if (kind === "th") made.scope = isFigure === null ? "row" : "col";
    if (isFigure) made.className = "figure";
    return made;
  }

  // The table behind the picture: one line per interval, a load for every schedule.
  function fill(rows) {
    const table = document.getElementById("load-table");
    const words = data.words;
    table.replaceChildren();
    const head = table.createTHead().insertRow();
    head.append(cell("th", words.r_clock, false));
    for (const name of [...data.schedules, words.r_base_load, words.seats, words.places]) head.append(cell("th", name, true));
    const body = table.createTBody();
    const shown = rows.filter(function (row) { return !row.is_end; });
    const count = shown.length / data.schedules.length;
    for (let place = 0; place < count; place += 1) {
      const line = body.insertRow();
      line.append(cell("th", shown[place].clock, null));
      for (let which = 0; which < data.schedules.length; which += 1) line.append(cell("td", number(shown[which * count + place].load), true));
      for (const key of ["base_load", "seats", "places"]) line.append(cell("td", number(shown[place][key]), true));
    }
  }

  function fillIn(text, values) {
    return text.replace(/\{(\w+)\}/g, function (_, key) { return values[key] ?? ""; });
  }

  function describe(name, rows, isRoad) {
    const sentences = data.schedules.map(function (schedule, which) {
      const own = rows.filter(function (row) { return row.place === which; });
      if (!own.length) return "";
      const worst = own.reduce(function (one, other) { return (other.load_factor ?? 0) > (one.load_factor ?? 0) ? other : one; });
      return fillIn(isRoad ? data.words.c_load_told_road : data.words.c_load_told, {
        schedule: schedule, factor: share(worst.load_factor), clock: worst.clock, load: number(worst.load),
        places: number(worst.places), seats: number(worst.seats),
      });
    });
    return name + ". " + sentences.join(" ");
  }

  const isNarrow = window.matchMedia("(max-width: 40rem)").matches;

  // A text in lines of at most so many letters, broken between words.
  function lines(text, most) {
    return text.split(" ").reduce(function (made, word) {
      const last = made[made.length - 1];
      return last && last.length + word.length < most ? [...made.slice(0, -1), last + " " + word] : [...made, word];
    }, []);
  }

  function choose() {
    if (!section.value) return;
    const place = Number(section.value);
    const rows = rowsOf(data.loads.sections[place][Number(day.value)]);
    const spec = JSON.parse(JSON.stringify(data.specs["load_" + data.kinds[place] + (isNarrow ? "_narrow" : "")]));
    spec.datasets.load = rows;
    spec.title.text = isNarrow ? lines(names[place], 34) : names[place];
    spec.description = describe(names[place], rows, data.kinds[place] === "road");
    fill(rows);
    document.getElementById("chart-load").classList.toggle("narrow", isNarrow);
    draw("load", spec);
  }

  search.addEventListener("input", function () {
    const wanted = search.value.trim().toLowerCase();
    const kept = names.map(function (name, place) { return [name, place]; })
      .filter(function (pair) { return pair[0].toLowerCase().includes(wanted); });
    section.replaceChildren(...kept.map(function (pair) { return new Option(pair[0], String(pair[1])); }));
    const text = kept.length === 0 ? data.words.r_found_none : data.found[plurals.select(kept.length)];
    found.textContent = wanted ? fillIn(text, { count: kept.length, wanted: search.value.trim().slice(0, 60) }) : "";
    choose();
  });
  section.addEventListener("change", choose);
  day.addEventListener("change", choose);

  // What a link of the first screen leads to stands open.
  const prices = document.getElementById("prices");
  document.querySelectorAll('a[href="#prices"]').forEach(function (each) {
    each.addEventListener("click", function () { prices.open = true; });
  });

  choose();
  for (const name of ["heat", "week", "moves", "map", "terms", "sure", "decides", "monitor"]) {
    const narrow = isNarrow && data.specs[name + "_narrow"];
    const spec = narrow || data.specs[name];
    if (!spec) continue;
    const rows = Object.assign({}, data.datasets[name], narrow ? data.datasets[name + "_narrow"] : {});
    for (const [key, packed] of Object.entries(rows)) spec.datasets[key] = unpacked(packed);
    const place = document.getElementById("chart-" + name);
    if (place && narrow) place.classList.add("narrow");
    draw(name, spec);
  }
});
