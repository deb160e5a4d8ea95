"""campagne.md in Python: the lines of a campaign, their documents, and what issuing and cancelling post."""

from collections import defaultdict
from fractions import Fraction

from calcul import CAUSES, Fault, cents, due, number, rounded, target, written
from empreintes import identifier

TAUX = {"20": Fraction(20, 100), "10": Fraction(10, 100), "5.5": Fraction(55, 1000)}


def compute(d, campagne, issued, pieces):
    """Lines, parts and documents from a sealed dossier, what was issued before, and the documents issued before."""
    lines, parts = [], []
    billed = defaultdict(lambda: defaultdict(int))  # what was issued and reprises, by (service, exercice)
    for (tiers, service, exercice, rang), amount in issued.items():
        billed[service, exercice][tiers, rang] += amount
    for r in d.tables["reprises"]:
        billed[r["service"], int(r["exercice"])][r["tiers"], r["rang"]] += cents(number(r["montant"]))
    for service, exercice, base, cumul in due(d, campagne):
        try:
            t = target(d, service, exercice, base, cumul / 100)
        except Fault as fault:
            raise Fault(f"service {service}, exercice {exercice} : {fault}") from fault
        parts.append(part(d, service, exercice, base, cumul, t))
        already = billed[service, exercice]
        for tiers, rang in {*t.lines, *already}:
            cible, deja = t.lines.get((tiers, rang), 0), already.get((tiers, rang), 0)
            if cible != deja:
                lines.append({"budget": d.services[service]["budget"], "debiteur": d.tiers[tiers]["debiteur"] or tiers, "tiers": tiers,
                              "service": service, "exercice": exercice, "rang": rang, "base": base, "cible_cents": cible,
                              "deja_emis_cents": deja, "montant_cents": cible - deja})
    lines.sort(key=lambda l: (l["budget"], l["debiteur"], l["tiers"], l["service"], str(l["exercice"]), l["rang"]))
    return lines, parts, Documents(d, campagne, pieces).make(lines)


def part(d, service, exercice, base, cumul, t):
    row = {"service": service, "exercice": exercice, "base": base, "cumul": f"{rounded(cumul * 100) // 100}.{rounded(cumul * 100) % 100:02d}",
           "cout_cents": t.cost, "adherents_cents": t.adherents(d.mel), "metropole_cents": t.cost - t.adherents(d.mel)}
    return row | {cause + "_cents": t.causes[cause] for cause in CAUSES}


# §2 Documents.

def vat(services):
    """Per document and rate: round(Σ net × rate)."""
    net = defaultdict(int)
    for _, rate, amount in services:
        net[rate] += amount
    return sum(rounded(amount * TAUX[rate]) for rate, amount in net.items() if rate in TAUX)


class Documents:
    """Gives each line its statut and its document, and makes the documents of a campaign."""

    def __init__(self, d, campagne, issued):
        self.d, self.campagne, self.issued, self.made = d, campagne, issued, {}

    def make(self, lines):
        accounts = defaultdict(list)  # lines by (debtor, service)
        for l in lines:
            l["piece"] = ""
            l["statut"] = self.aside(l)
            if not l["statut"]:
                accounts[l["debiteur"], l["service"]].append(l)
        for (debtor, service), own in sorted(accounts.items()):
            self.settle(debtor, service, own, sum(l["montant_cents"] for l in own))
        self.withhold(lines)
        for p in self.made.values():
            p["services"] = sorted((s, tva, amount) for (s, tva), amount in p["services"].items())
            p["ht_cents"], p["tva_cents"] = sum(s[2] for s in p["services"]), vat(p["services"])
            p["ttc_cents"] = p["ht_cents"] + p["tva_cents"]
        return sorted(self.made.values(), key=piece_order)

    def aside(self, l):
        """The statut of a line that goes on no document, or the empty text."""
        s = self.d.services[l["service"]]
        if s["reglement"] == "gratuit":
            return "valorise"
        if s["reglement"] == "ac":
            return "ac"
        if s["porteur"] not in ("", self.d.mel):
            return "porteur"
        return "propre" if self.d.mel in (l["tiers"], l["debiteur"]) else ""

    def settle(self, debtor, service, own, net):
        if self.d.services[service]["reglement"] == "mandat":
            if net < 0:
                mark(own, "mandat", self.put("mandat", "reversement", debtor, service, -net))
            else:
                mark(own, "reporte", "")
        elif net >= 0:
            mark(own, "titre", self.put("titre", "", debtor, service, net))
        elif (self.d.parametres.get("avoirs") or "reduction") == "reporter":
            mark(own, "reporte", "")
        else:
            mark(own, *self.credit(debtor, service, -net))

    def credit(self, debtor, service, credit):
        """Reduces the issued titres of the year that hold this service, latest first; the rest is a mandat 673."""
        first = ""
        titres = [p for p in self.issued if p["type"] == "titre" and p["debiteur"] == debtor and p["campagne"][:4] == self.campagne[:4]]
        for titre in sorted(sorted(titres, key=lambda p: p["identifiant"]), key=lambda p: p["campagne"], reverse=True):
            for s, tva, _ in titre["services"]:
                amount = min(credit, left_on(titre, service, self.issued)) if s == service else 0
                if amount > 0:
                    credit -= amount
                    first = first or self.reduce(titre, service, tva, amount)
        if credit > 0:
            mandat = self.put("mandat", "annulation_673", debtor, service, credit)
            return ("reduction", first) if first else ("mandat", mandat)
        return "reduction", first

    def put(self, kind, cause, debtor, service, amount):
        """Puts an amount on the document of its group (budget, section, taxed or not, debtor)."""
        s = self.d.services[service]
        tva, section = s["tva"] or "hors_champ", s["section"] or "fonctionnement"
        name = identifier(kind, self.campagne, cause, s["budget"], section, "taxe" if tva in TAUX else "non_taxe", debtor)
        return self.add(name, kind, cause, s["budget"], section, int(tva in TAUX), debtor, "", service, tva, amount)

    def reduce(self, titre, service, tva, amount):
        name = identifier("reduction", self.campagne, titre["identifiant"])
        return self.add(name, "reduction", "", titre["budget"], titre["section"], titre["taxe"], titre["debiteur"], titre["identifiant"],
                        service, tva, amount)

    def add(self, name, kind, cause, budget, section, taxe, debtor, origine, service, tva, amount):
        p = self.made.setdefault(name, {
            "campagne": self.campagne, "type": kind, "cause": cause, "identifiant": name, "budget": budget, "section": section, "taxe": taxe,
            "debiteur": debtor, "origine": origine, "motif": "", "services": defaultdict(int)})
        p["services"][service, tva] += amount
        return name

    def withhold(self, lines):
        """A titre below seuil_titre, or of 0.00, is withheld with all its lines."""
        seuil = cents(written(self.d.parametres.get("seuil_titre"), 15))
        for name, p in list(self.made.items()):
            services = [(s, tva, amount) for (s, tva), amount in p["services"].items()]
            total = sum(s[2] for s in services) + vat(services)
            if p["type"] == "titre" and (total < seuil or total == 0):
                del self.made[name]
                mark([l for l in lines if l["piece"] == name], "reporte", "")


def mark(lines, statut, piece):
    for l in lines:
        l["statut"], l["piece"] = statut, piece


def left_on(titre, service, pieces):
    """What is left of a service on a titre: its net on it less what reductions took off."""
    taken = sum(amount for p in pieces if p["type"] == "reduction" and p["origine"] == titre["identifiant"]
                for s, _, amount in p["services"] if s == service)
    return sum(amount for s, _, amount in titre["services"] if s == service) - taken


def piece_order(p):
    return p["campagne"], p["budget"], p["type"], p["identifiant"]


def cancellation(titre, pieces, lines, motif):
    """§6: a reduction of what is left of a titre, and what it takes back of the lines issued: those of the titre, and those that
    reduced it, of each service of which something is left. lines: those of each campaign, by id."""
    reductions = [p for p in pieces if p["type"] == "reduction" and p["origine"] == titre["identifiant"]]
    services = [(s, tva, left_on(titre, s, pieces)) for s, tva, _ in titre["services"] if left_on(titre, s, pieces)]
    ht, tva = sum(s[2] for s in services), titre["tva_cents"] - sum(p["tva_cents"] for p in reductions)
    piece = {k: titre[k] for k in ("campagne", "budget", "section", "taxe", "debiteur")} | {
        "type": "reduction", "cause": "annulation", "identifiant": identifier("reduction", titre["campagne"], "annulation", titre["identifiant"]),
        "origine": titre["identifiant"], "motif": motif, "services": services, "ht_cents": ht, "tva_cents": tva, "ttc_cents": ht + tva}
    taken = defaultdict(int)
    for p in [titre, *reductions]:
        for l in lines[p["campagne"]]:
            if l["piece"] == p["identifiant"] and l["service"] in {s[0] for s in services}:
                taken[l["tiers"], l["service"], l["exercice"], l["rang"]] -= l["montant_cents"]
    return piece, {key: amount for key, amount in taken.items() if amount}


# §4 The ledger: double entries. Accounts of the M57 plan; the revenue account is the service's own nature.

CREANCES = {"commune": "44342", "ccas": "44372", "syndicat": "44352", "epci": "44352"}
DETTES = {"commune": "44341", "ccas": "44371", "syndicat": "44351", "epci": "44351"}
COMPTES = {"decidee": "part_decidee", "usage": "usage_propre", "reliquat": "reliquat_des_tarifs", "absence": "absence_et_territoire",
           "bornes": "bornes_et_exonerations", "ajustement": "ajustements", "arrondi": "arrondi_des_couts_unitaires"}


def postings(d, pieces, parts, before):
    """Of documents in the general book, and off the accounts of what each part moved by. before: the parts last posted."""
    rows = []

    def post(book, account, tiers, service, exercice, document, amount):
        rows.append({"book": book, "account": account, "tiers": tiers, "service": service, "exercice": exercice, "document": document,
                     "amount_cents": amount})

    for p in pieces:
        sign = 1 if p["type"] == "titre" else -1
        kind = d.tiers.get(p["debiteur"], {}).get("type")
        third = DETTES.get(kind, "4671") if p["type"] == "mandat" else CREANCES.get(kind, "411")
        post("general", third, p["debiteur"], "", 0, p["identifiant"], sign * p["ttc_cents"])
        for service, _, amount in p["services"]:
            nature = d.services.get(service, {}).get("nature") or "471"
            post("general", "673" if p["cause"] == "annulation_673" else nature, "", service, 0, p["identifiant"], -sign * amount)
        if p["tva_cents"]:
            post("general", "44571", "", "", 0, p["identifiant"], -sign * p["tva_cents"])
    for row in parts:
        old = before.get((row["service"], row["exercice"]), {})
        moves = [("cout", -1, "cout_cents"), ("adherents", 1, "adherents_cents")]
        for account, sign, column in moves + [("metropole:" + COMPTES[c], 1, c + "_cents") for c in CAUSES]:
            amount = sign * (row[column] - old.get(column, 0))
            if amount:
                post("hors_bilan", account, "", row["service"], row["exercice"], "", amount)
    return sorted(rows, key=posting_order)


def posting_order(p):
    return p["book"], p["document"], p["account"], p["tiers"], p["service"], p["exercice"], p["amount_cents"]
