"""calcul.md in Python, from its text alone. Amounts are integers of cents, all else is a Fraction: never a float."""

import calendar
from collections import defaultdict
from datetime import date
from fractions import Fraction
from functools import cache

FIRST, LAST = date.min.toordinal(), date.max.toordinal()  # days without a beginning or an end
CAUSES = ("decidee", "usage", "reliquat", "absence", "bornes", "ajustement", "arrondi")
TARIFS = ("gratuit", "forfait", "unitaire", "strate", "progressif", "degressif", "abonnement", "direct", "cout_unitaire")


class Fault(Exception):
    """The law says that this dossier has no target."""


# Preamble: round, days, split.

def rounded(x):
    """To the integer, half away from zero."""
    n, d = abs(x).numerator, abs(x).denominator
    whole = (2 * n + d) // (2 * d)
    return whole if x >= 0 else -whole


def cents(x):
    """round(x) of an amount in euros."""
    return rounded(x * 100)


def days(span):
    return span[1] - span[0] + 1


def split(total, weights):
    """The largest remainder; a tie goes to the larger weight, then to the first in order."""
    whole = Fraction(sum(weights))
    exact = [abs(total) * w / whole for w in weights]
    parts = [q.numerator // q.denominator for q in exact]
    order = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], -weights[i], i))
    for i in order[:abs(total) - sum(parts)]:
        parts[i] += 1
    return [p if total >= 0 else -p for p in parts]


# Spans of days, and months.

def span_of(row, du="du", au="au"):
    return (date.fromisoformat(row[du]).toordinal() if row[du] else FIRST, date.fromisoformat(row[au]).toordinal() if row[au] else LAST)


def meet(a, b):
    """The days of two spans; empty where the end is before the beginning."""
    return (max(a[0], b[0]), min(a[1], b[1]))


def meets(spans, b):
    return [m for m in (meet(a, b) for a in spans) if m[0] <= m[1]]


def month_start(index):
    return date(index // 12, index % 12 + 1, 1).toordinal()


def month_of(day):
    d = date.fromordinal(day)
    return d.year * 12 + d.month - 1


def months_touched(spans):
    return len({m for first, last in spans for m in range(month_of(first), month_of(last) + 1)})


def months_whole(spans):
    return sum(1 for first, last in spans for m in range(month_of(first), month_of(last) + 1)
               if first <= month_start(m) and month_start(m + 1) - 1 <= last)


def anniversary(day, months):
    """The first day of the m-th month of an adhesion: the same day, or the last of a month that has no such day."""
    index, d = month_of(day) + months, date.fromordinal(day)
    if index // 12 > 9000:
        return LAST
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(d.day, calendar.monthrange(year, month)[1])).toordinal()


def joined(spans):
    """Spans in order, neighbours made one."""
    out = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


def number(text, default=0):
    return Fraction(text) if text else Fraction(default)


def written(text, default):
    """A number of parametres, which stands as it was written: a decimal comma or point, spaces between thousands (dossier.md)."""
    return number("".join((text or "").split()).replace(",", "."), default)


def by(rows, *columns):
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[c] for c in columns)].append(row)
    return groups


class Dossier:
    """A sealed version of the dossier: rows by table, and what is read of them again and again."""

    def __init__(self, tables):
        self.tables = tables
        self.parametres = {row["cle"]: row["valeur"] for row in tables["parametres"]}
        self.mel = self.parametres["collectivite"]
        self.tiers = {row["code"]: row for row in tables["tiers"]}
        self.services = {row["code"]: row for row in tables["services"]}
        self.budgets = {row["code"]: row for row in tables["budgets"]}
        self.indicateurs = {row["code"]: row for row in tables["indicateurs"]}
        self.assiettes = by(tables["assiettes"], "code")
        self.baremes = {code[0]: sorted((number(r["a_partir_de"]), number(r["montant"])) for r in rows)
                        for code, rows in by(tables["baremes"], "code").items()}
        self.cles, self.bornes, self.parts_mel = (by(tables[t], "service") for t in ("cles", "bornes", "parts_mel"))
        self.echeanciers = by(tables["echeanciers"], "service")
        self.couts = by(tables["couts"], "service", "exercice", "base")
        self.exonerations = by(tables["exonerations"], "service")
        self.ajustements = by(tables["ajustements"], "service", "exercice")
        self.unites = by(tables["unites"], "tiers", "indicateur")
        self.adhesions = {}
        for (service, tiers), rows in by(tables["adhesions"], "service", "tiers").items():
            self.adhesions.setdefault(service, {})[tiers] = sorted(span_of(r) for r in rows)
        self.communes = [(t["code"], span_of(t, "membre_du", "membre_au")) for t in tables["tiers"] if t["type"] == "commune" and not t["debiteur"]]
        self.value = cache(self.value)
        self.assiette = cache(self.assiette)

    # §2 Value of an assiette.

    def value(self, tiers, indicateur, exercice, base):
        rows = self.unites.get((tiers, indicateur), [])
        absence = self.indicateurs[indicateur]["absence"] or "erreur"
        if self.indicateurs[indicateur]["nature"] == "niveau":
            if rows:
                return level(rows, exercice)
        else:
            figures = {(int(r["exercice"]), r["base"]): number(r["valeur"]) for r in rows}
            for b in (base, ""):
                if (exercice, b) in figures:
                    return figures[exercice, b]
            if absence == "reconduit":
                searches = [("realise", "", "prevu")] if base == "realise" else [("realise", ""), ("realise", "", "prevu")]
                for bases in searches:
                    earlier = [(e, -bases.index(b)) for e, b in figures if e < exercice and b in bases]
                    if earlier:
                        e, rank = max(earlier)
                        return figures[e, bases[-rank]]
        if absence == "zero" or (absence == "reconduit" and self.indicateurs[indicateur]["nature"] == "niveau"):
            return Fraction(0)
        raise Fault(f"aucun chiffre de {indicateur} pour {tiers} en {exercice}")

    def assiette(self, tiers, code, exercice, base):
        rows = self.assiettes.get((code,)) or [{"coefficient": "1", "indicateur": code, "multiplicateur": ""}]
        total = Fraction(0)
        for r in rows:
            factor = self.value(tiers, r["multiplicateur"], exercice, base) if r["multiplicateur"] else 1
            total += number(r["coefficient"]) * self.value(tiers, r["indicateur"], exercice, base) * factor
        if total < 0:
            raise Fault(f"assiette {code} négative pour {tiers} en {exercice}")
        return total


def year_span(exercice):
    return (date(exercice, 1, 1).toordinal(), date(exercice, 12, 31).toordinal())


def level(rows, exercice):
    year = year_span(exercice)
    steps = sorted((date.fromisoformat(r["du"]).toordinal(), number(r["valeur"])) for r in rows)
    total = Fraction(0)
    for (start, value), (following, _) in zip(steps, steps[1:] + [(LAST + 1, None)]):
        total += value * max(0, days(meet((start, following - 1), year)))
    return total / days(year)


# §1 Target of a service for an exercice.

class Target:
    """Lines by (tiers, rang), and the métropole's part by cause."""

    def __init__(self):
        self.lines, self.causes, self.cost = defaultdict(int), dict.fromkeys(CAUSES, 0), 0

    def adherents(self, mel):
        return sum(amount for (tiers, _), amount in self.lines.items() if tiers != mel)


def target(d, service, exercice, base, c):
    """target(s, E, b, c); c is a fraction of 1."""
    t = Target()
    row = d.services[service]
    year = meet(year_span(exercice), span_of(row))  # 1. Service year
    costs = d.couts.get((service, str(exercice), base), [])  # 2. Cost
    total = sum((number(r["montant"]) for r in costs if not r["tiers"]), Fraction(0))
    attributed = defaultdict(Fraction)
    for r in costs:
        if r["tiers"]:
            attributed[r["tiers"]] += number(r["montant"])
    shared, own = cents(total * c), {i: cents(a * c) for i, a in sorted(attributed.items())}
    t.cost = shared + sum(own.values())
    if year[0] > year[1]:
        t.causes["reliquat"] += t.cost
    else:
        parts = slices(d, service, year)  # 3. Slices
        lengths = [days(s) for s in parts]
        shares, full = split(shared, lengths), split(cents(total), lengths)
        owns = {i: split(a, lengths) for i, a in own.items()}
        for j, span in enumerate(parts):
            Slice(d, service, exercice, base, c, year, span, shares[j], full[j], {i: a[j] for i, a in owns.items()}, t).compute()
    adjusted = defaultdict(Fraction)  # 5. Ajustements
    for r in d.ajustements.get((service, str(exercice)), []):
        adjusted[r["tiers"]] += number(r["montant"])
    for i, amount in adjusted.items():
        t.lines[i, "A"] += cents(amount)
        t.causes["ajustement"] -= cents(amount)
    t.causes["usage"] = sum(amount for (i, _), amount in t.lines.items() if i == d.mel)
    if t.adherents(d.mel) + sum(t.causes.values()) != t.cost:  # Conservation
        raise Fault(f"les parts ne font pas le coût : {t.cost} ≠ {t.adherents(d.mel)} + {sum(t.causes.values())} centimes")
    return t


def slices(d, service, year):
    """§1.3: the versions of cles, parts_mel and bornes cut the service year."""
    starts = {year[0]}
    for rows in (d.cles, d.parts_mel, d.bornes):
        for r in rows.get((service,), []):
            first, last = span_of(r)
            starts |= {day for day in (first, last + 1) if year[0] < day <= year[1]}
    starts = sorted(starts)
    return [(a, b - 1) for a, b in zip(starts, starts[1:] + [year[1] + 1])]


def in_force(rows, span):
    return [r for r in rows if meets([span_of(r)], span)]


class Slice:
    """§1.4: one slice, with P its cost (P at c = 100 for cout_unitaire) and the attributed costs C_i."""

    def __init__(self, d, service, exercice, base, c, year, span, P, P_full, own, target):
        self.d, self.service, self.exercice, self.base, self.c, self.year, self.span = d, service, exercice, base, c, year, span
        self.P, self.P_full, self.own, self.target, self.n = P, P_full, own, target, days(span)
        self.spans = d.adhesions.get(service, {})
        self.members = sorted(i for i, spans in self.spans.items() if meets(spans, span))
        self.x = defaultdict(int)  # Σ_k x_ik by party

    def compute(self):
        M = self.decided_share(self.P, self.c)
        self.D = self.P - M
        self.target.causes["decidee"] += M
        components = sorted(in_force(self.d.cles.get((self.service,), []), self.span), key=lambda k: int(k["rang"]))
        if not components:
            raise Fault(f"aucune clé le {date.fromordinal(self.span[0])}")
        taken = self.tariffs([k for k in components if k["methode"] in TARIFS])
        self.pools([k for k in components if k["methode"] not in TARIFS], taken)
        self.owed = dict(self.x)
        self.exonerations()
        self.bornes()

    def line(self, tiers, rang, amount):
        self.target.lines[tiers, rang] += amount

    # 4.1 Presence

    def time(self, tiers, k):
        """(f, g) of a party and component. Each adhesion has its own age; the days that are left are joined."""
        spans, n, N = self.spans.get(tiers, []), self.n, days(year_span(self.exercice))
        if k["ponctuel"] == "oui":
            once = int(bool(spans) and self.span[0] <= spans[0][0] <= self.span[1])
            return Fraction(once), Fraction(once)
        H = []
        for span in spans:
            first = anniversary(span[0], int(k["phase_de"])) if k["phase_de"] else FIRST
            last = anniversary(span[0], int(k["phase_a"])) - 1 if k["phase_a"] else LAST
            H += meets([meet(span, (first, last))], self.span)
        H = joined(H)
        match k["presence"] or "jours":
            case "jours":
                present = sum(map(days, H))
                return Fraction(present, n), Fraction(present, N)
            case "mois":
                return Fraction(months_touched(H), months_touched([self.span])), Fraction(months_touched(H), 12)
            case "mois_entier":
                whole = months_whole([self.span])
                return Fraction(months_whole(H), whole) if whole else Fraction(0), Fraction(months_whole(H), 12)
            case "annee":
                return (Fraction(1), Fraction(n, days(self.year))) if H else (Fraction(0), Fraction(0))
        raise Fault(f"présence {k['presence']} inconnue")

    # 4.2 The métropole's decided share

    def decided_share(self, P, c):
        share = 0
        for r in in_force(self.d.parts_mel.get((self.service,), []), self.span):
            if r["mode"] == "taux":
                share = rounded(P * number(r["valeur"]) / 100)
            else:
                share = min(abs(P), cents(number(r["valeur"]) * c * self.n / days(self.year)))
                share = share if P >= 0 else -share
        return share

    # 4.3 Components

    def quantity(self, tiers, k):
        return self.d.assiette(tiers, k["assiette"], self.exercice, self.base)

    def tariffs(self, components):
        """Gives what they take off D: all of them but direct. unit is what cout_unitaire takes, and would take without absence."""
        taken, self.unit = 0, None
        for k in components:
            if k["methode"] == "direct":
                for i, amount in self.own.items():
                    self.charge(i, k, amount)
                continue
            price = self.unit_cost(k) if k["methode"] == "cout_unitaire" else None
            for i in self.members:
                if k["methode"] == "cout_unitaire" and price is None:
                    continue
                taken += self.charge(i, k, self.tariff(i, k, price))
        if not any(k["methode"] == "direct" for k in components):
            self.target.causes["reliquat"] += sum(self.own.values())
        return taken

    def charge(self, tiers, k, amount):
        self.x[tiers] += amount
        self.line(tiers, k["rang"], amount)
        return amount

    def tariff(self, i, k, price):
        f, g = self.time(i, k)
        c, montant = self.c, number(k["montant"])
        a = Fraction(0) if k["methode"] in ("gratuit", "forfait") else self.quantity(i, k)
        match k["methode"]:
            case "gratuit":
                return 0
            case "forfait":
                exact = montant * g * c
            case "unitaire":
                exact = montant * a * g * c
            case "strate":
                exact = self.bracket(k, a) * g * c
            case "progressif":
                tops = [de for de, _ in self.d.baremes[k["bareme"]][1:]] + [None]
                parts = zip(self.d.baremes[k["bareme"]], tops)
                exact = g * c * sum(price * max(0, (a if top is None else min(a, top)) - de) for (de, price), top in parts)
            case "degressif":
                exact = self.bracket(k, a) * a * g * c
            case "abonnement":
                exact = c * (montant * g + max(Fraction(0), a - number(k["inclus"]) * g) * number(k["prix_sup"]))
            case "cout_unitaire":
                exact = price * a * f * c
        if k["methode"] == "cout_unitaire":
            absent, now = self.unit or (Fraction(0), 0)
            self.unit = absent + price * a * c * (1 - f), now + cents(exact)
        if k["plafond_ligne"]:
            exact = min(exact, number(k["plafond_ligne"]) * c * g)
        return cents(exact)

    def bracket(self, k, a):
        return [price for de, price in self.d.baremes[k["bareme"]] if de <= a][-1]

    def unit_cost(self, k):
        """CU in euros, rounded to the decimals of arrondi_cu; None where there is nothing to count."""
        whole = sum(self.quantity(i, k) for i in self.members)
        if whole == 0:
            if self.members and (k["assiette_nulle"] or "erreur") == "erreur":
                raise Fault(f"assiette nulle, rang {k['rang']}")
            return None
        scale = 10 ** int(written(self.d.parametres.get("arrondi_cu"), 2))
        D = self.P_full - self.decided_share(self.P_full, Fraction(1))
        return Fraction(rounded(Fraction(D, 100) / whole * scale), scale)

    def pools(self, components, taken):
        R = self.D - taken
        if not components:
            return self.remainder(R)
        if not self.members:
            self.target.causes["reliquat"] += R
            return None
        shares = split(R, [number(k["poids"]) for k in components]) if len(components) > 1 else [R]
        for k, share in zip(components, shares):
            self.pool(k, share)
        return None

    def remainder(self, R):
        """What tariffs leave to the métropole where no pool shares it, by cause."""
        if self.unit:
            absent, now = self.unit
            self.target.causes["absence"] += cents(absent)
            self.target.causes["arrondi"] += self.D - now - cents(absent)
            R -= self.D - now
        self.target.causes["reliquat"] += R

    def pool(self, k, R):
        weights = [Fraction(1) if k["methode"] == "egal" else self.quantity(i, k) for i in self.members]
        factors = [self.time(i, k)[0] for i in self.members]
        if k["methode"] == "parts_fixes" and sum(weights) != 100:
            raise Fault(f"les parts fixes ne font pas 100, rang {k['rang']}")
        territory = self.territory(k, weights, factors) if k["perimetre"] == "territoire" else 0
        by_amount = k["portee"] == "montant"
        w = weights if by_amount else [a * f for a, f in zip(weights, factors)]
        if sum(w) + territory == 0:
            if R == 0:
                return
            rule = k["assiette_nulle"] or "erreur"
            if k["methode"] == "egal":
                rule = "egal"
            if rule == "erreur":
                raise Fault(f"assiette nulle, rang {k['rang']}")
            if rule == "mel":
                self.target.causes["reliquat"] += R
                return
            w, territory = ([Fraction(1)] * len(factors) if by_amount else factors), 0
            if sum(w) == 0:
                self.target.causes["absence"] += R
                return
        *shares, gap = split(R, [*w, Fraction(territory)])
        for i, f, share in zip(self.members, factors, shares):
            amount = rounded(share * f) if by_amount else share
            gap += share - amount
            self.charge(i, k, amount)
        self.target.causes["absence"] += gap

    def territory(self, k, weights, factors):
        """The weight of the métropole: that of T, less what its members bear."""
        T = {i for i, span in self.d.communes if i != self.d.mel and meets([span], self.span)} | set(self.members)
        whole = len(T) if k["methode"] == "egal" else sum(self.quantity(i, k) for i in sorted(T))
        return whole - sum(a * f for a, f in zip(weights, factors))

    # 4.4 Exonerations

    def exonerations(self):
        for i in self.members:
            present = meets(self.spans[i], self.span)
            weighted = Fraction(0)
            for r in self.d.exonerations.get((self.service,), []):
                if r["tiers"] == i:
                    weighted += number(r["taux"]) / 100 * sum(map(days, meets(present, span_of(r))))
            amount = -rounded(self.x[i] * weighted / sum(map(days, present)))
            self.line(i, "X", amount)
            self.x[i] += amount
            self.target.causes["bornes"] -= amount

    # 4.5 Bornes

    def bornes(self):
        for r in in_force(self.d.bornes.get((self.service,), []), self.span):
            y = {i: self.x[i] for i in self.members if self.x[i]}
            if any(amount < 0 for amount in y.values()):
                raise Fault("une borne porte sur un montant négatif")
            scale = self.c * self.n / days(self.year)
            lo = cents(number(r["plancher"]) * scale)
            hi = cents(number(r["plafond"]) * scale) if r["plafond"] else None
            bounded = {i: clamp(amount, lo, hi) for i, amount in y.items()} if r["report"] == "mel" else water_fill(y, lo, hi)
            for i, amount in bounded.items():
                self.line(i, "B", amount - y[i])
                self.target.causes["bornes"] -= amount - y[i]


def clamp(amount, lo, hi):
    return max(lo, amount if hi is None else min(amount, hi))


def water_fill(y, lo, hi):
    """Σ clamp(λ·y_i, lo, hi) = Σ y_i: λ is looked for between the values at which someone leaves lo or reaches hi."""
    if not y:
        return {}
    whole = sum(y.values())
    if lo * len(y) >= whole:
        return dict.fromkeys(y, lo)
    if hi is not None and hi * len(y) <= whole:
        return dict.fromkeys(y, hi)

    def total(lam):
        return sum(clamp(lam * a, lo, hi) for a in y.values())

    edges = sorted({Fraction(bound, a) for a in y.values() for bound in (lo, hi) if bound is not None})
    below = max(e for e in [Fraction(0), *edges] if total(e) <= whole)
    middle = min((e for e in edges if e > below), default=below + 2)
    free = sorted(i for i, a in y.items() if lo < (below + middle) / 2 * a and (hi is None or (below + middle) / 2 * a < hi))
    out = {i: clamp((below + middle) / 2 * a, lo, hi) for i, a in y.items() if i not in free}
    if free:
        out |= zip(free, split(whole - sum(out.values()), [y[i] for i in free]))
    return out


# §3 What a campaign bills.

ECHEANCES = {"mai": (0, 5), "novembre": (0, 11), "mai+1": (1, 5), "novembre+1": (1, 11)}


def due(d, campagne):
    """The (service, exercice, base, cumul in %) that a campaign computes, by service, then exercice."""
    year, month = int(campagne[:4]), int(campagne[5:])
    defaults = {"premier_exercice": 0, "exercices_ouverts": 4, "exercice_clos": 0}
    known, opened, closed = (int(written(d.parametres.get(name), default)) for name, default in defaults.items())
    first = max(known, year - opened + 1, closed + 1)
    for service, row in sorted(d.services.items()):
        if row["statut"] not in ("deploye", "cooperation"):
            continue
        for exercice in range(first, year + 1):
            dated = {}
            for r in d.echeanciers.get((service,), []):
                later, in_month = ECHEANCES[r["echeance"]]
                dated[exercice + later, in_month] = r
            past = [when for when in dated if when <= (year, month)]
            if past:
                r = dated[max(past)]
                yield service, exercice, r["base"], number(r["cumul"])
