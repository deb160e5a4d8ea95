"""Reads the auditor's pack (docs/spec/pack.md): the zip, its manifest, its tables. Every cell is a text until it is used."""

import hashlib
import json
import re
import zipfile
import zlib

# The tables of the dossier, and their columns, in the order of dossier.md: a digest does not say which column a cell is of.
TABLES = {
    "parametres": "cle valeur",
    "budgets": "code libelle siret idpost codcol codbud prodloc numerotation premier_titre premier_bordereau premier_bordereau_reduction refbdf",
    "tiers": "code nom type siren siret debiteur territoire adresse complement code_postal ville code_service engagement courriel membre_du "
             "membre_au service_exige engagement_exige",
    "services": "code libelle thematique direction cadre statut reglement porteur budget section nature fonction prodloc tva parent alias du au",
    "eligibilites": "service critere valeur",
    "indicateurs": "code libelle unite nature absence",
    "unites": "tiers indicateur exercice base du valeur source",
    "assiettes": "code indicateur coefficient multiplicateur",
    "baremes": "code a_partir_de montant",
    "cles": "service du au rang libelle methode poids montant assiette bareme inclus prix_sup plafond_ligne perimetre presence portee phase_de "
            "phase_a ponctuel assiette_nulle acte",
    "parts_mel": "service du au mode valeur acte",
    "bornes": "service du au plancher plafond report acte",
    "exonerations": "tiers service du au taux motif acte",
    "adhesions": "tiers service du au notifie_le acte",
    "couts": "service exercice base nature montant tiers libelle piece",
    "echeanciers": "service echeance cumul base",
    "ajustements": "tiers service exercice montant motif acte",
    "reprises": "tiers service exercice rang montant reference",
}

LEDGER_ENTRY = "seq version time actor kind subject payload prev_hash hash"
POSTING = "entry position book account tiers service exercice document amount_cents"
LIGNE = "budget debiteur tiers service exercice rang base cible_cents deja_emis_cents montant_cents statut piece trace"
PART = ("service exercice base cumul cout_cents adherents_cents metropole_cents decidee_cents usage_cents reliquat_cents absence_cents "
        "bornes_cents ajustement_cents arrondi_cents")
PIECE = "campagne type cause identifiant numero bordereau budget section taxe debiteur ht_cents tva_cents ttc_cents origine motif seq"
CAMPAGNE = ("id etat dossier_version dossier_empreinte empreinte calculee_par calculee_le validee_par validee_le emise_par emise_le "
            "date_emission seq close_par close_le")

COLUMNS = {
    "ledger_entry.tsv": LEDGER_ENTRY, "ledger_posting.tsv": POSTING, "campagnes.tsv": CAMPAGNE, "pieces.tsv": PIECE,
    "imports.tsv": "version le par source fichiers empreinte seq changements",
    "pieces_services.tsv": "piece service tva montant_cents",
    "annulations_lignes.tsv": "piece tiers service exercice rang montant_cents",
    "compteurs.tsv": "budget annee serie dernier",
    **{f"dossier/{name}.tsv": "depuis jusqua " + columns for name, columns in TABLES.items()},
    "calcul.tsv": "campagne dossier_version dossier_empreinte emis_empreinte empreinte",
    "lignes.tsv": LIGNE, "parts.tsv": PART, "anomalies.tsv": "code bloquante tiers service exercice message motif",
}
CALCULATION = ("calcul.tsv", "lignes.tsv", "parts.tsv", "anomalies.tsv")
INTEGERS = set("seq entry position exercice bloquante taxe numero bordereau dernier annee".split())
ESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r"}


class Unreadable(Exception):
    """What stands in the pack is not in its format: nothing can be said of it."""


class Report:
    """Keeps the first difference of each kind, and how many there are."""

    def __init__(self):
        self.first, self.count, self.covered, self.uncovered = {}, {}, [], []

    def differ(self, kind, message):
        self.first.setdefault(kind, message)
        self.count[kind] = self.count.get(kind, 0) + 1

    def expect(self, kind, holds, message):
        if not holds:
            self.differ(kind, message)


class Pack:
    """The files of a pack, by name."""

    def __init__(self, path, report):
        try:
            with zipfile.ZipFile(path) as archive:
                names = archive.namelist()
                if len(set(names)) != len(names):
                    raise Unreadable("deux fichiers du paquet ont le même nom")
                self.files = {name: archive.read(name) for name in names}
        except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError) as error:  # RuntimeError: encrypted, or another method
            raise Unreadable(f"{path} ne se lit pas comme un fichier zip : {error}") from error
        self.manifest = self.check_manifest(names, report)

    def check_manifest(self, names, report):
        manifest = json.loads(self.bytes("manifeste.json"))
        if manifest.get("format") != "quotepart-pack/1":
            raise Unreadable(f"format « {manifest.get('format')} » inconnu")
        listed = [f["nom"] for f in manifest["fichiers"]]
        report.expect("paquet", names == [*listed, "manifeste.json"], "les fichiers du paquet ne sont pas ceux du manifeste, dans leur ordre")
        for f in manifest["fichiers"]:
            content = self.files.get(f["nom"])
            if content is None:
                report.differ("paquet", f"{f['nom']} manque")
            elif (len(content), hashlib.sha256(content).hexdigest()) != (f["octets"], f["sha256"]):
                report.differ("paquet", f"{f['nom']} n'est pas le fichier du manifeste")
        campagnes = [row["id"] for row in self.table("campagnes.tsv")]
        known = {"LISEZMOI.txt", *COLUMNS} - set(CALCULATION) | {f"campagnes/{c}/{leaf}" for c in campagnes for leaf in CALCULATION}
        for name in listed:
            report.expect("paquet", name in known, f"{name} n'est pas un fichier du format")
        report.covered.append(f"fichiers comparés au manifeste : {len(listed)} ({sum(f['octets'] for f in manifest['fichiers'])} octets)")
        return manifest

    def bytes(self, name):
        if name not in self.files:
            raise Unreadable(f"{name} manque au paquet")
        return self.files[name]

    def table(self, name):
        """The rows of a table, as dicts."""
        content = self.bytes(name).decode("utf-8")
        if not content.endswith("\n"):
            raise Unreadable(f"{name} ne finit pas par une fin de ligne")
        header, *lines = content[:-1].split("\n")
        columns = header.split("\t")
        if columns != COLUMNS[name.rpartition("/")[2] if name.startswith("campagnes/") else name].split():
            raise Unreadable(f"{name} n'a pas les colonnes attendues")
        return [read_row(name, number, columns, line) for number, line in enumerate(lines, 2)]


def read_row(name, number, columns, line):
    cells = line.split("\t")
    if len(cells) != len(columns):
        raise Unreadable(f"{name}, ligne {number} : {len(cells)} champs, {len(columns)} attendus")
    row = {}
    for column, cell in zip(columns, cells):
        if "\r" in cell:
            raise Unreadable(f"{name}, ligne {number}, colonne {column} : octet non protégé")
        row[column] = unescape(name, number, cell) if "\\" in cell else cell
        if not name.startswith("dossier/") and (column.endswith("_cents") or column in INTEGERS):
            row[column] = integer(name, number, column, row[column])
    return row


def integer(name, number, column, text):
    if text == "" and column == "seq":
        return None
    if not re.fullmatch("0|-?[1-9][0-9]*", text):
        raise Unreadable(f"{name}, ligne {number}, colonne {column} : « {text} » n'est pas un entier")
    return int(text)


def unescape(name, number, cell):
    text, at = [], 0
    while at < len(cell):
        if cell[at] == "\\":
            at += 1
            if at == len(cell) or cell[at] not in ESCAPES:
                raise Unreadable(f"{name}, ligne {number} : échappement inconnu")
            text.append(ESCAPES[cell[at]])
        else:
            text.append(cell[at])
        at += 1
    return "".join(text)
