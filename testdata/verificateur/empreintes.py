"""The digests of docs/spec/digest.md, docs/spec/ledger-format.md and docs/spec/pack.md."""

import base64
import hashlib
import json

# Columns that came after the first dossiers were sealed: apart from the rows, in the digest of their table (digest.md).
LATER = {"budgets": ["refbdf"], "tiers": ["service_exige", "engagement_exige"]}


def varint(n):
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def field(value):
    """One field behind its length: a text, or an integer as its text in base ten."""
    data = str(value).encode()
    return varint(len(data)) + data


class Seal:
    """A SHA-256 over fields."""

    def __init__(self, *fields):
        self.hash = hashlib.sha256()
        self.add(*fields)

    def add(self, *fields):
        for value in fields:
            self.hash.update(field(value))

    def hex(self):
        return self.hash.hexdigest()


def entry_hash(e):
    fields = [f"quotepart-ledger/{e['version']}", e["prev_hash"], e["seq"], e["time"], e["actor"], e["kind"], e["subject"], e["payload"]]
    parts = [str(f).encode() for f in fields]
    return hashlib.sha256(b"".join(len(p).to_bytes(8, "big") + p for p in parts)).hexdigest()


def table_digest(name, columns, rows):
    later = [c for c in LATER.get(name, ()) if c in columns]
    own = [c for c in columns if c not in later]
    rows = sorted(rows, key=lambda row: [row[c].encode() for c in own + later])
    h = hashlib.sha256(varint(len(rows)))
    for row in rows:
        for c in own:
            h.update(field(row[c]))
    for c in later:
        if any(row[c] for row in rows):
            h.update(field(c))
            for row in rows:
                h.update(field(row[c]))
    return h.hexdigest()


def dossier_digest(tables):
    """tables: for each of the eighteen, in order, (name, columns, rows)."""
    return hashlib.sha256("".join(f"{t[0]} {table_digest(*t)}\n" for t in tables).encode()).hexdigest()


def add_piece(seal, p):
    seal.add(p["campagne"], p["type"], p["cause"], p["identifiant"], p["budget"], p["section"], p["debiteur"], p["origine"], p["motif"],
             p["taxe"], p["ht_cents"], p["tva_cents"], p["ttc_cents"], len(p["services"]))
    for service, tva, montant in p["services"]:
        seal.add(service, tva, montant)


def issued_digest(last, issued, pieces):
    """issued: cents by (tiers, service, exercice, rang)."""
    seal = Seal("quotepart-issued/1", last, len(issued))
    for (tiers, service, exercice, rang), cents in sorted(issued.items()):
        seal.add(tiers, service, rang, exercice, cents)
    seal.add(len(pieces))
    for p in pieces:
        add_piece(seal, p)
    return seal.hex()


CAUSES = "decidee_cents usage_cents reliquat_cents absence_cents bornes_cents ajustement_cents arrondi_cents".split()


def result_digest(campagne, dossier, issued, lignes, parts, pieces):
    seal = Seal("quotepart-result/1", campagne, dossier, issued, len(lignes))
    for l in lignes:
        seal.add(*(l[c] for c in ("budget", "debiteur", "tiers", "service", "rang", "base", "statut", "piece", "exercice", "cible_cents",
                                  "deja_emis_cents", "montant_cents")))
    seal.add(len(parts))
    for p in parts:
        seal.add(*(p[c] for c in ["service", "base", "cumul", "exercice", "cout_cents", "adherents_cents", "metropole_cents"] + CAUSES))
    seal.add(len(pieces))
    for p in pieces:
        add_piece(seal, p)
    return seal.hex()


def report_digest(lignes, anomalies):
    seal = Seal("quotepart-report/1", len(lignes), *(l["trace"] for l in lignes))
    seal.add(len(anomalies))
    for a in anomalies:
        seal.add(a["code"], a["tiers"], a["service"], a["message"], a["motif"], a["bloquante"], a["exercice"])
    return seal.hex()


def approved_digest(result, report):
    return Seal("quotepart-calculation/1", result, report).hex()


def euros(cents):
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def postings_digest(postings):
    rows = [{"ecriture": 0, "livre": p["book"], "compte": p["account"], "tiers": p["tiers"], "service": p["service"], "exercice": p["exercice"],
             "piece": p["document"], "montant": euros(p["amount_cents"])} for p in postings]
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    for c in "<>&\u2028\u2029":
        text = text.replace(c, f"\\u{ord(c):04x}")
    return hashlib.sha256(text.encode()).hexdigest()


def identifier(kind, campagne, *parts):
    """The identifier of a document: its kind, its campaign, and a digest of what makes it unique in it."""
    digest = hashlib.sha256("\x1f".join([kind, campagne, *parts]).encode()).digest()
    return f"{kind[0].upper()}{campagne[2:4]}{campagne[5:]}-{base64.b32encode(digest[:10]).decode()[:12]}"
