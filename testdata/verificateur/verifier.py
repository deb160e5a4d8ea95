"""Verifies an auditor's pack without quotepart: python3 verifier.py PAQUET [--tete SEQUENCE:EMPREINTE]…

Written from calcul.md, campagne.md, dossier.md and docs/spec (see README.md). Says in French what it covered and what it did not, and the first
difference of each kind. Exit status: 0 when everything holds, 1 otherwise, 2 for a wrong use."""

import json
import re
import sys
import unicodedata
from collections import defaultdict

sys.dont_write_bytecode = True  # the folder of the verifier stays as it is

import campagne as regles
import empreintes
from calcul import Dossier, Fault
from paquet import TABLES, Pack, Report, Unreadable

NOT_COVERED = (
    "anomalies et traces : leurs octets ont l'empreinte approuvée, chaque trace fait la cible de sa ligne ; elles ne sont pas recalculées",
    "bordereaux envoyés à Hélios, acquits et renvois (docs/spec/pes.md) : leurs écritures ne sont tenues qu'à la chaîne",
    "contrôles du dossier à l'import (dossier.md) : un dossier scellé est pris tel qu'il est",
)

# What malformed data raises where it is used.
MALFORMED = (Unreadable, Fault, LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError)


class Verifier:
    """The pack, what was read of it, and the report."""

    def __init__(self, path):
        self.report = Report()
        self.pack = Pack(path, self.report)
        self.entries = self.pack.table("ledger_entry.tsv")
        self.payloads = {}
        self.campagnes = self.pack.table("campagnes.tsv")
        self.pieces = self.read_pieces()
        self.calculations = {c["id"]: self.read_calculation(c["id"]) for c in self.campagnes if f"campagnes/{c['id']}/calcul.tsv" in self.pack.files}
        lost = [p["identifiant"] for p in self.pieces if p["campagne"] not in self.calculations]
        self.expect("base", not lost, f"des pièces sont de campagnes sans calcul : {', '.join(lost)}")
        self.taken = self.read_taken()
        self.dossiers = {}

    def expect(self, kind, holds, message):
        self.report.expect(kind, holds, message)

    def read_pieces(self):
        services = defaultdict(list)
        for row in self.pack.table("pieces_services.tsv"):
            services[row["piece"]].append((row["service"], row["tva"], row["montant_cents"]))
        pieces = [p | {"services": services.pop(p["identifiant"], [])} for p in self.pack.table("pieces.tsv")]
        self.expect("base", not services, f"des services sont d'une pièce inconnue : {', '.join(sorted(services))}")
        self.expect("base", len({p["identifiant"] for p in pieces}) == len(pieces), "deux pièces ont le même identifiant")
        self.expect("base", pieces == sorted(pieces, key=regles.piece_order), "les pièces ne sont pas dans leur ordre")
        return pieces

    def read_calculation(self, name):
        tables = {leaf: self.pack.table(f"campagnes/{name}/{leaf}.tsv") for leaf in ("calcul", "lignes", "parts", "anomalies")}
        if len(tables["calcul"]) != 1:
            raise Unreadable(f"campagnes/{name}/calcul.tsv n'a pas une ligne")
        tables["calcul"] = tables["calcul"][0]
        tables["pieces"] = [p for p in self.pieces if p["campagne"] == name and p["cause"] != "annulation"]
        return tables

    def read_taken(self):
        taken = defaultdict(dict)
        for row in self.pack.table("annulations_lignes.tsv"):
            taken[row["piece"]][row["tiers"], row["service"], row["exercice"], row["rang"]] = row["montant_cents"]
        return taken

    def run(self, heads):
        """Every check in turn. One that meets what it cannot read says so and is not covered."""
        checks = {"chaîne": self.chain, "têtes": lambda: self.heads(heads), "dossier": self.imports, "vie des campagnes": self.lives,
                  "calculs enregistrés": self.calculated, "campagnes recalculées": self.issues, "annulations": self.cancellations,
                  "numéros": self.numbers, "imputations": self.postings}
        for name, check in checks.items():
            try:
                check()
            except MALFORMED as error:
                self.report.differ("lecture", f"{name} : le contrôle s'arrête sur une donnée inattendue : {type(error).__name__} {error}")
                self.report.uncovered.append(f"{name} : contrôle interrompu")
        return self.report

    # The ledger (docs/spec/ledger-format.md).

    def chain(self):
        last, head = 0, ""
        for e in self.entries:
            holds = e["seq"] == last + 1 and e["version"] == "1" and e["prev_hash"] == head and e["hash"] == empreintes.entry_hash(e)
            self.expect("chaine", holds, f"l'écriture n° {e['seq']} ne se vérifie pas (suite, version, lien ou empreinte)")
            try:
                self.payloads[e["seq"]] = json.loads(e["payload"])
            except ValueError:
                self.report.differ("chaine", f"le contenu de l'écriture n° {e['seq']} n'est pas du JSON")
                self.payloads[e["seq"]] = {}
            last, head = e["seq"], e["hash"]
        tete = self.pack.manifest["tete"]
        self.expect("paquet", (tete["sequence"], tete["empreinte"]) == (last, head), "la tête du manifeste n'est pas la dernière écriture")
        self.head = f"{last}:{head}"
        self.report.covered.append(f"écritures au journal : {len(self.entries)}, tête {self.head}")

    def heads(self, heads):
        hashes = {e["seq"]: e["hash"] for e in self.entries}
        for head in heads:
            seq, _, hash_ = head.rpartition(":")
            found = hashes.get(int(seq)) == hash_ if seq else hash_ in hashes.values()
            self.expect("tete", found, f"la tête {head} n'est pas au journal")
        if heads:
            self.report.covered.append(f"têtes comparées au journal : {len(heads)}")
        else:
            self.report.uncovered.append("fin coupée, ou journal réécrit en entier : ne se verraient pas, aucune tête n'était donnée (--tete)")

    def of_kind(self, *kinds):
        return [(e, self.payloads[e["seq"]]) for e in self.entries if e["kind"] in kinds]

    # The dossier, version by version (docs/spec/digest.md, pack.md).

    def imports(self):
        rows = {name: self.pack.table(f"dossier/{name}.tsv") for name in TABLES}
        listed = self.pack.table("imports.tsv")
        imported = self.of_kind("dossier.imported")
        wanted = [{"version": str(p["version"]), "le": e["time"], "par": e["actor"], "source": p["source"], "empreinte": p["empreinte"],
                   "seq": e["seq"], "fichiers": p["fichiers"], "changements": p["differences"]} for e, p in imported]
        read = [r | {"fichiers": json.loads(r["fichiers"]), "changements": json.loads(r["changements"])} for r in listed]
        self.expect("dossier", read == wanted, "imports.tsv ne dit pas ce que le journal dit des imports")
        last = len(imported)
        for name, table in rows.items():
            for r in table:
                holds = 1 <= int(r["depuis"]) <= last and (not r["jusqua"] or int(r["depuis"]) < int(r["jusqua"]) <= last)
                self.expect("dossier", holds, f"une ligne de {name} est d'une version qui n'existe pas ({r['depuis']} à {r['jusqua']})")
        for version, (_, payload) in enumerate(imported, 1):
            self.expect("dossier", payload["version"] == version, f"la version {version} du dossier manque")
            current = {name: [r for r in table if int(r["depuis"]) <= version and (not r["jusqua"] or int(r["jusqua"]) > version)]
                       for name, table in rows.items()}
            digest = empreintes.dossier_digest([(name, TABLES[name].split(), current[name]) for name in TABLES])
            self.expect("dossier", digest == payload["empreinte"], f"version {version} du dossier : ses lignes n'ont pas l'empreinte scellée")
            self.dossiers[version] = (Dossier(current), digest)
        self.report.covered.append(f"versions du dossier : {len(imported)}")

    def sealed(self, name):
        """The dossier sealed for a campaign, and its digest."""
        version = int(self.calculations[name]["calcul"]["dossier_version"])
        if version not in self.dossiers:
            raise Unreadable(f"la version {version} du dossier, scellée pour la campagne {name}, n'est pas là")
        return self.dossiers[version]

    # The life of each campaign (campagne.md §1): its entries make its row of campagnes.tsv.

    def lives(self):
        rows = {}
        for e, p in self.of_kind("campaign.calculated", "campaign.approved", "campaign.issued", "campaign.cancelled", "campaign.closed"):
            name, verb = e["subject"], e["kind"].partition(".")[2]
            row = rows.setdefault(name, dict.fromkeys(self.campagnes[0] if self.campagnes else [], "") | {"id": name, "etat": "ouverte", "seq": None})
            allowed = {"calculated": ("ouverte", "calculee", "validee"), "approved": ("calculee",), "issued": ("validee",), "cancelled": ("emise",),
                       "closed": ("emise",)}[verb]
            self.expect("etat", row["etat"] in allowed and p["campagne"] == name,
                        f"campagne {name} : l'écriture n° {e['seq']} ({e['kind']}) n'est pas permise")
            if verb == "calculated":
                row |= {"etat": "calculee", "dossier_version": str(p["version_dossier"]), "dossier_empreinte": p["empreinte_dossier"],
                        "empreinte": p["empreinte"], "calculee_par": e["actor"], "calculee_le": e["time"], "validee_par": "", "validee_le": ""}
            if verb == "approved":
                self.expect("etat", same_person(e["actor"]) != same_person(row["calculee_par"]),
                            f"campagne {name} : {e['actor']} a calculé et validé")
                self.expect("etat", p["empreinte"] == row["empreinte"], f"campagne {name} : l'empreinte validée n'est pas celle du calcul")
                row |= {"etat": "validee", "validee_par": e["actor"], "validee_le": e["time"]}
            if verb == "issued":
                sealed = (p["empreinte"], str(p["version_dossier"]), p["empreinte_dossier"])
                self.expect("etat", sealed == (row["empreinte"], row["dossier_version"], row["dossier_empreinte"]),
                            f"campagne {name} : ce qui est émis n'est pas ce qui a été validé")
                row |= {"etat": "emise", "emise_par": e["actor"], "emise_le": e["time"], "date_emission": p["date"], "seq": e["seq"]}
            if verb == "closed":
                row |= {"etat": "close", "close_par": e["actor"], "close_le": e["time"]}
        stored = {c["id"]: c | {"etat": c["etat"]} for c in self.campagnes if c["etat"] != "ouverte"}
        for name in sorted({*rows, *stored}):
            got, want = stored.get(name, {}), rows.get(name, {})
            wrong = next((k for k in {**want, **got} if got.get(k) != want.get(k)), "")
            self.expect("etat", not wrong,
                        f"campagne {name} : {wrong} est « {got.get(wrong)} » dans campagnes.tsv, « {want.get(wrong)} » au journal")
        self.issued = [name for _, name in sorted((r["seq"], name) for name, r in rows.items() if r["seq"] and name in self.calculations)]
        missing = [name for name, r in rows.items() if r["etat"] != "ouverte" and name not in self.calculations]
        self.expect("etat", not missing, f"le calcul des campagnes {', '.join(missing)} n'est pas là")
        self.seq = {name: rows[name]["seq"] for name in self.issued}

    # The stored calculations, against their digests.

    def calculated(self):
        rows = {c["id"]: c for c in self.campagnes}
        waiting = []
        for name, c in self.calculations.items():
            head = c["calcul"]
            result = empreintes.result_digest(name, head["dossier_empreinte"], head["emis_empreinte"], c["lignes"], c["parts"], c["pieces"])
            rapport = empreintes.report_digest(c["lignes"], c["anomalies"])
            self.expect("calcul", empreintes.approved_digest(result, rapport) == head["empreinte"] == rows[name]["empreinte"],
                        f"campagne {name} : ce qui est enregistré n'a pas l'empreinte validée")
            version = (head["dossier_version"], head["dossier_empreinte"])
            sealed = version == (rows[name]["dossier_version"], rows[name]["dossier_empreinte"]) and self.sealed(name)[1] == version[1]
            self.expect("calcul", sealed, f"campagne {name} : le calcul n'est pas sur le dossier scellé")
            if name not in self.issued:
                waiting.append(name)
                continue
            payload = self.payloads[self.seq[name]]
            for what, digest in (("resultat", result), ("rapport", rapport)):
                self.expect("calcul", payload["empreinte_" + what] == digest,
                            f"campagne {name} : empreinte_{what} du journal n'est pas celle de ce qui est enregistré")
        if waiting:
            self.report.uncovered.append(f"campagnes non émises : {', '.join(waiting)} : leur calcul est comparé à son empreinte, pas recalculé")

    # Each issued campaign, recomputed from its sealed dossier and what was issued before (calcul.md, campagne.md §2).

    def history(self, seq):
        """What was issued before an entry: cents by (tiers, service, exercice, rang), documents, the last campaign."""
        before = [name for name in self.issued if self.seq[name] < seq]
        cents = defaultdict(int)
        for name in before:
            for l in self.calculations[name]["lignes"]:
                if l["statut"] != "reporte":
                    cents[l["tiers"], l["service"], l["exercice"], l["rang"]] += l["montant_cents"]
        pieces = [p for p in self.pieces if ((p["seq"] or seq) < seq if p["cause"] == "annulation" else p["campagne"] in before)]
        for p in pieces:
            for key, amount in self.taken.get(p["identifiant"], {}).items():
                cents[key] += amount
        return cents, pieces, before[-1] if before else ""

    def issues(self):
        lignes = traces = pieces = 0
        for name in self.issued:
            stored, payload = self.calculations[name], self.payloads[self.seq[name]]
            d, digest = self.sealed(name)
            cents, before, last = self.history(self.seq[name])
            emis = empreintes.issued_digest(last, cents, before)
            self.expect("emis", emis == stored["calcul"]["emis_empreinte"],
                        f"campagne {name} : ce qui avait été émis n'a pas l'empreinte enregistrée")
            try:
                lines, parts, made = regles.compute(d, name, cents, before)
            except MALFORMED as fault:
                self.report.differ("calcul", f"campagne {name} : le calcul s'arrête : {type(fault).__name__} {fault}")
                self.report.uncovered.append(f"campagne {name} : PAS RECALCULÉE")
                continue
            self.compare("ligne", name, stored["lignes"], lines, ("tiers", "service", "exercice", "rang"))
            self.compare("part", name, stored["parts"], parts, ("service", "exercice"))
            self.compare("piece", name, stored["pieces"], made, ("identifiant",))
            self.expect("calcul", empreintes.result_digest(name, digest, emis, lines, parts, made) == payload["empreinte_resultat"],
                        f"campagne {name} : le résultat recalculé n'a pas l'empreinte du journal")
            self.expect("calcul", payload["lignes"] == len(lines),
                        f"campagne {name} : {len(lines)} lignes recalculées, {payload['lignes']} au journal")
            for l in stored["lignes"]:
                steps = sum(regles.cents(regles.number(s.get("resultat", "0"))) for s in json.loads(l["trace"] or "null") or [])
                self.expect("trace", steps == l["cible_cents"], f"campagne {name}, {where(l)} : la trace fait {empreintes.euros(steps)}")
                traces += 1
            lignes, pieces = lignes + len(lines), pieces + len(made)
            self.report.covered.append(f"campagne {name} recalculée : lignes {len(lines)}, parts {len(parts)}, pièces {len(made)}")
        self.report.covered.append(f"lignes recalculées : {lignes} ; pièces recalculées : {pieces} ; traces additionnées : {traces}")

    def compare(self, kind, name, stored, computed, key):
        """Names the first row that differs, and how. Only what the computed row has is compared."""
        old, new = ({tuple(r[k] for k in key): r for r in rows} for rows in (stored, computed))
        for k in sorted({*old, *new}):
            a, b = old.get(k), new.get(k)
            place = f"campagne {name}, " + ", ".join(f"{column} {cell}" for column, cell in zip(key, k))
            if not a or not b:
                self.report.differ(kind, f"{place} : {'enregistré' if a else 'recalculé'} seulement ({tell(a or b)})")
                continue
            wrong = [c for c in b if a.get(c) != b[c]]
            self.expect(kind, not wrong, f"{place} : enregistré {tell(a, wrong)}, recalculé {tell(b, wrong)}")
        self.expect(kind, len(old) == len(stored), f"campagne {name} : une {kind} est enregistrée deux fois")

    # Cancellations (campagne.md §6).

    def cancellations(self):
        found = set()
        for e, p in self.of_kind("campaign.cancelled"):
            titre = next((t for t in self.pieces if t["identifiant"] == p["titre"] and t["campagne"] == e["subject"] and t["type"] == "titre"), None)
            stored = next((q for q in self.pieces if q["identifiant"] == p["piece"]["identifiant"] and q["cause"] == "annulation"), None)
            if not titre or not stored:
                self.report.differ("annulation", f"écriture n° {e['seq']} : le titre {p['titre']} ou la pièce qui l'annule n'est pas là")
                continue
            found.add(stored["identifiant"])
            lines = {name: self.calculations[name]["lignes"] for name in self.issued}
            piece, taken = regles.cancellation(titre, self.history(e["seq"])[1], lines, p["motif"])
            self.compare("annulation", e["subject"], [stored], [piece | {"seq": e["seq"]}], ("identifiant",))
            said = {(l["tiers"], l["service"], l["exercice"], l["rang"]): l["montant"] for l in p["lignes"]}
            stored_taken = self.taken.get(stored["identifiant"], {})
            self.expect("annulation", taken == stored_taken and said == {k: empreintes.euros(v) for k, v in taken.items()},
                        f"{stored['identifiant']} : les lignes reprises ne sont pas celles du titre {p['titre']}")
        extra = {p["identifiant"] for p in self.pieces if p["cause"] == "annulation"} | set(self.taken)
        self.expect("annulation", extra == found, f"des annulations ne sont pas au journal : {', '.join(sorted(extra ^ found))}")
        self.report.covered.append(f"annulations refaites : {len(found)}")

    # Numbers (campagne.md §2 and §6): drawn again, entry by entry.

    def numbers(self):
        counters, wanted, received = {}, {}, 0
        pieces = {p["identifiant"]: p for p in self.pieces}
        for e, p in self.of_kind("campaign.issued", "campaign.cancelled", "numbers.received"):
            if e["kind"] == "numbers.received":
                for r in p["pieces"]:
                    received += 1
                    known = wanted.get(r["identifiant"]) == (0, 0) and self.budget(pieces[r["identifiant"]])["numerotation"] == "externe"
                    self.expect("numero", known, f"écriture n° {e['seq']} : {r['identifiant']} n'attendait pas de numéro")
                    wanted[r["identifiant"]] = (r["numero"], r["bordereau"])
                continue
            if e["subject"] not in self.calculations:
                continue
            own, said = self.posted(e, p), p["pieces"] if e["kind"] == "campaign.issued" else [p["piece"]]
            wanted |= self.draw(own, counters)
            listed = [issued_piece(q, wanted[q["identifiant"]]) for q in own]
            self.expect("numero", said == listed,
                        f"écriture n° {e['seq']} : les pièces et leurs numéros ne sont pas ceux que donnent les séries")
            for q in own:
                self.expect("piece", q["seq"] == e["seq"], f"{q['identifiant']} n'est pas de l'écriture n° {e['seq']}")
        seen = {}
        for q in self.pieces:
            got, want = (q["numero"], q["bordereau"]), wanted.get(q["identifiant"], (0, 0))
            self.expect("numero", got == want, f"{q['identifiant']} porte le numéro {got[0]} du bordereau {got[1]}, attendu {want[0]} du {want[1]}")
            other = seen.setdefault((q["budget"], q["campagne"][:4], q["type"], q["numero"]), q["identifiant"])
            self.expect("numero", not q["numero"] or other == q["identifiant"], f"{other} et {q['identifiant']} ont le même numéro {q['numero']}")
        stored = {(r["budget"], r["annee"], r["serie"]): r["dernier"] for r in self.pack.table("compteurs.tsv")}
        for key in sorted({*stored, *counters}):
            self.expect("numero", stored.get(key, 0) == counters.get(key, 0),
                        f"compteur {key[0]} {key[1]} {key[2]} : {stored.get(key, 0)} enregistré, {counters.get(key, 0)} d'après les pièces")
        self.report.covered.append(f"numéros : {sum(1 for n in wanted.values() if n[0])}, dont reçus {received} ; compteurs : {len(counters)}")

    def posted(self, entry, payload):
        """The documents of an issue, or of a cancellation."""
        if entry["kind"] == "campaign.issued":
            return self.calculations[entry["subject"]]["pieces"]
        return [q for q in self.pieces if q["identifiant"] == payload["piece"]["identifiant"]]

    def budget(self, piece):
        return self.sealed(piece["campagne"])[0].budgets[piece["budget"]]

    def draw(self, pieces, counters):
        """The numbers of the documents of one entry: of internal budgets by their series, of the others none yet."""
        drawn, slips = {}, {}
        order = sorted(pieces, key=lambda p: (p["budget"], p["type"], p["debiteur"], p["section"] != "fonctionnement", p["taxe"], p["identifiant"]))
        for p in order:
            b = self.budget(p)
            if b["numerotation"] == "externe":
                drawn[p["identifiant"]] = (0, 0)
                continue
            series = (p["budget"], int(p["campagne"][:4]), p["type"])
            slip = series[:2] + ("bordereau_" + p["type"],)
            firsts = {"titre": (b["premier_titre"], b["premier_bordereau"]), "reduction": ("1", b["premier_bordereau_reduction"]),
                      "mandat": ("1", "1")}[p["type"]]
            counters[series] = counters.get(series, int(firsts[0] or 1) - 1) + 1
            if slip not in slips:
                slips[slip] = counters[slip] = counters.get(slip, int(firsts[1] or 1) - 1) + 1
            drawn[p["identifiant"]] = (counters[series], slips[slip])
        return drawn

    # Double entries (campagne.md §4).

    def postings(self):
        stored, before, checked = defaultdict(list), {}, 0
        for row in self.pack.table("ledger_posting.tsv"):
            stored[row["entry"]].append(row)
        for e, p in self.of_kind("campaign.issued", "campaign.cancelled"):
            rows, at = stored.pop(e["seq"], []), f"écriture n° {e['seq']}"
            if e["subject"] not in self.calculations:
                continue
            self.expect("ecritures", [r["position"] for r in rows] == list(range(1, len(rows) + 1)), f"{at} : les imputations ne se suivent pas")
            sums = defaultdict(int)
            for r in rows:
                sums[r["book"], r["document"]] += r["amount_cents"]
            off = next((k for k, v in sorted(sums.items()) if v), None)
            self.expect("ecritures", not off, f"{at}, {off} : les imputations ne sont pas équilibrées")
            self.expect("ecritures", empreintes.postings_digest(rows) == p["empreinte_ecritures"], f"{at} : imputations d'une autre empreinte")
            parts = self.calculations[e["subject"]]["parts"] if e["kind"] == "campaign.issued" else []
            want = regles.postings(self.sealed(e["subject"])[0], self.posted(e, p), parts, before)
            got = [{k: r[k] for k in want[0]} for r in rows] if want else rows
            wrong = next((i for i in range(max(len(got), len(want))) if got[i:i + 1] != want[i:i + 1]), None)
            if wrong is not None:
                told = [tell(side[wrong]) if wrong < len(side) else "rien" for side in (got, want)]
                self.report.differ("ecritures", f"{at}, imputation {wrong + 1} : enregistré {told[0]}, recalculé {told[1]}")
            before |= {(r["service"], r["exercice"]): r for r in parts}
            checked += len(rows)
        self.expect("ecritures", not stored, f"des imputations sont d'écritures qui n'en ont pas : {sorted(stored)}")
        self.report.covered.append(f"imputations refaites et équilibrées : {checked}")


def same_person(name):
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def issued_piece(p, number):
    said = {"identifiant": p["identifiant"], "type": p["type"], "montant_ttc": empreintes.euros(p["ttc_cents"])}
    return said | {k: v for k, v in zip(("numero", "bordereau"), number) if v}


def where(l):
    return f"tiers {l['tiers']}, service {l['service']}, exercice {l['exercice']}, rang {l['rang']}"


def tell(row, columns=None):
    cells = [(c, row[c]) for c in (columns or row) if c in row and c != "trace"]
    return ", ".join(f"{c.removesuffix('_cents')} {empreintes.euros(v) if c.endswith('_cents') else v}" for c, v in cells)


def main(arguments):
    paths, heads, rest = [], [], list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--tete" and rest:
            heads.append(rest.pop(0))
        else:
            paths.append(word)
    if len(paths) != 1 or paths[0].startswith("-") or not all(re.fullmatch("([1-9][0-9]*:)?[0-9a-f]{64}", head) for head in heads):
        print("usage : python3 verifier.py PAQUET [--tete SEQUENCE:EMPREINTE]…", file=sys.stderr)
        return 2
    try:
        verifier = Verifier(paths[0])
    except MALFORMED as error:
        print(f"DIFFÉRENCE (paquet) : {error}\nrien d'autre n'a été vérifié")
        return 1
    report = verifier.run(heads)
    for text in report.covered:
        print("couvert :", text)
    for text in [*report.uncovered, *NOT_COVERED]:
        print("NON COUVERT :", text)
    for kind, message in report.first.items():
        more = f" (et {report.count[kind] - 1} de plus)" if report.count[kind] > 1 else ""
        print(f"DIFFÉRENCE ({kind}) : {message}{more}")
    print("des différences ont été trouvées" if report.first else "tout ce qui est couvert se vérifie")
    return 1 if report.first else 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    sys.exit(main(sys.argv[1:]))
