package pack_test

import (
	"archive/zip"
	"bytes"
	"strings"
	"testing"

	"quotepart/ledger"
)

const (
	lignes = "campagnes/2025-11/lignes.tsv"
	naming = "campagne 2025-11, tiers 01002, service POP, exercice 2025, rang 1"
)

// of the line on which forgeries are tried
var line = []string{"\t01002\tPOP\t2025\t"}

func TestTampering(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		why    string
		forge  func(*bundle)
		honest bool     // the manifest is left as it was
		want   []string // what is named: check and words, each in one message
	}{
		// the files, and the manifest
		{"a byte of the readme", func(b *bundle) { b.files["LISEZMOI.txt"][0]++ }, true, []string{"paquet: LISEZMOI.txt : le fichier a été modifié"}},
		{"a cent, and not the manifest", func(b *bundle) { b.set(lignes, "montant_cents", "1", line...) }, true, []string{"paquet: " + lignes + " : le fichier a été modifié", "ligne: " + naming}},
		{"a file removed", func(b *bundle) { b.remove("campagnes/2025-11/parts.tsv") }, true, []string{"paquet: campagnes/2025-11/parts.tsv : le fichier manque", "part: campagne 2025-11 : disparu"}},
		{"a file removed from the manifest too", func(b *bundle) { b.remove("campagnes/2025-11/parts.tsv") }, false, []string{"paquet: campagnes/2025-11/parts.tsv : le fichier manque"}},
		{"the readme removed", func(b *bundle) { b.remove("LISEZMOI.txt") }, false, []string{"paquet: LISEZMOI.txt : le fichier manque"}},
		{"a table of the dossier removed", func(b *bundle) { b.remove("dossier/reprises.tsv") }, false, []string{"paquet: dossier/reprises.tsv : le fichier manque", "dossier: la version 1"}},
		{"a whole calculation removed", func(b *bundle) {
			for _, name := range []string{"calcul", "lignes", "parts", "anomalies"} {
				b.remove("campagnes/2025-11/" + name + ".tsv")
			}
		}, false, []string{"calcul: les lignes de la campagne 2025-11 ont disparu"}},
		{"the manifest removed", func(b *bundle) { b.remove("manifeste.json") }, true, []string{"refus: ce n'est pas un paquet d'audit : il n'a pas de manifeste.json"}},
		{"a file added", func(b *bundle) { b.insert("note.txt", "rien") }, true, []string{"paquet: note.txt : rien n'explique ce fichier"}},
		{"a file added to the manifest too", func(b *bundle) { b.insert("dossier/autre.tsv", "a\n") }, false, []string{"paquet: dossier/autre.tsv : rien n'explique ce fichier"}},
		{"a calculation of no campaign", func(b *bundle) { b.insert("campagnes/2024-05/lignes.tsv", "a\n") }, false, []string{"paquet: campagnes/2024-05/lignes.tsv : rien n'explique"}},
		{"a file twice", func(b *bundle) { b.names = append(b.names, "pieces.tsv") }, true, []string{"refus: le paquet contient deux fichiers « pieces.tsv »"}},
		{"two files in each other's place", func(b *bundle) { b.names[2], b.names[3] = b.names[3], b.names[2] }, false, []string{"paquet: ledger_posting.tsv : le fichier n'est pas à sa place"}},
		{"the head in the manifest", func(b *bundle) {
			b.files["manifeste.json"] = bytes.Replace(b.files["manifeste.json"], []byte(`"sequence": 15`), []byte(`"sequence": 14`), 1)
		}, true, []string{"paquet: manifeste.json : il annonce la tête 14:"}},
		{"another format", func(b *bundle) {
			b.files["manifeste.json"] = bytes.Replace(b.files["manifeste.json"], []byte("quotepart-pack/1"), []byte("quotepart-pack/2"), 1)
		}, true, []string{"refus: manifeste.json : le paquet est au format « quotepart-pack/2 »"}},
		{"a manifest that is no JSON", func(b *bundle) { b.files["manifeste.json"] = []byte("{") }, true, []string{"refus: manifeste.json : il est illisible"}},

		// rows, with a manifest made again
		{"a cent of a line", func(b *bundle) { b.set(lignes, "montant_cents", "180001", line...) }, false, []string{"ligne: " + naming, "calcul: le calcul enregistré de 2025-11"}},
		{"a line dropped", func(b *bundle) { b.drop(lignes, line...) }, false, []string{"ligne: " + naming + " : la ligne a disparu"}},
		{"two lines swapped", func(b *bundle) { b.swap(lignes, 2, 3) }, false, []string{"calcul: le calcul enregistré de 2025-11 n'a pas l'empreinte"}},
		{"the trace of a line", func(b *bundle) { b.set(lignes, "trace", "[]", line...) }, false, []string{"trace"}},
		{"a line that waits", func(b *bundle) { b.swap("campagnes/2026-11/lignes.tsv", 1, 2) }, false, []string{"calcul: le calcul en cours de 2026-11"}},
		{"a cost of the dossier", func(b *bundle) { b.set("dossier/couts.tsv", "montant", "12001", "POP", "\tprevu\t", "\t2025\t") }, false, []string{"dossier: la version 1 du dossier a été modifiée"}},
		{"jusqua of a row of the dossier", func(b *bundle) { b.set("dossier/tiers.tsv", "jusqua", "2", "\t1\t\t01001\t") }, false, []string{"dossier: la version 2"}},
		{"a row of a version to come", func(b *bundle) { b.set("dossier/tiers.tsv", "depuis", "9", "\t1\t\t01001\t") }, false, []string{"base: la ligne 2 de la table « tiers »", "dossier: la version 1"}},
		{"two rows of the dossier swapped", func(b *bundle) { b.swap("dossier/tiers.tsv", 1, 2) }, false, []string{"paquet: dossier/tiers.tsv : ligne 3 : la ligne n'est pas à sa place"}},
		{"the author of an import", func(b *bundle) { b.set("imports.tsv", "par", "Eve", "2\t") }, false, []string{"Eve"}},
		{"an import dropped", func(b *bundle) { b.setRows("imports.tsv", b.rows("imports.tsv")[:3]) }, false, []string{"dossier: la version 3 du dossier a disparu"}},
		{"a document", func(b *bundle) { b.set("pieces.tsv", "debiteur", "SYN", "\t110\t", "2025-11") }, false, []string{"piece: campagne 2025-11", "ecritures: "}},
		{"two documents swapped", func(b *bundle) { b.swap("pieces.tsv", 1, 2) }, false, []string{"paquet: pieces.tsv : ligne 3"}},
		{"the services of two documents swapped", func(b *bundle) { b.swap("pieces_services.tsv", 1, len(b.rows("pieces_services.tsv"))-1) }, false, []string{"paquet: pieces_services.tsv : ligne "}},
		{"a document of no campaign", func(b *bundle) {
			b.add("pieces.tsv", "2099-05", "titre", "", "T9", "0", "0", "PRINC", "fonctionnement", "0", "X", "1", "0", "1", "", "", "")
		}, false, []string{"base: une pièce de la campagne 2099-05, qui n'existe pas"}},
		{"a service of no document", func(b *bundle) { b.add("pieces_services.tsv", "T9", "POP", "20", "1") }, false, []string{"base: un service de la pièce T9, qui n'existe pas"}},
		{"a line taken back by no document", func(b *bundle) { b.add("annulations_lignes.tsv", "T9", "01001", "POP", "2025", "1", "-1") }, false, []string{"base: une ligne annulée par la pièce T9"}},
		{"a cent of a cancellation", func(b *bundle) {
			rows := b.rows("annulations_lignes.tsv")
			rows[1] += "0"
			b.setRows("annulations_lignes.tsv", rows)
		}, false, []string{"annulation: campagne 2025-05"}},
		{"a cent of a posting", func(b *bundle) {
			rows := b.rows("ledger_posting.tsv")
			rows[1] += "0"
			b.setRows("ledger_posting.tsv", rows)
		}, false, []string{"ecritures: écriture n° 4 : écritures déséquilibrées"}},
		{"two postings swapped", func(b *bundle) { b.swap("ledger_posting.tsv", 1, 2) }, false, []string{"paquet: ledger_posting.tsv : ligne 2 : position 2 lue, 1 attendue"}},
		{"a posting of no entry", func(b *bundle) { b.add("ledger_posting.tsv", "99", "1", "general", "471", "", "", "0", "X", "0") }, false, []string{"base: une imputation de l'écriture n° 99, qui n'existe pas"}},
		{"a posting behind those of later entries", func(b *bundle) { b.swap("ledger_posting.tsv", 1, len(b.rows("ledger_posting.tsv"))-1) }, false, []string{"refus: ledger_posting.tsv, ligne 3, colonne entry"}},
		{"the state of a campaign", func(b *bundle) { b.set("campagnes.tsv", "etat", "emise", "2025-05") }, false, []string{"etat: la campagne 2025-05"}},
		{"a counter", func(b *bundle) { b.set("compteurs.tsv", "dernier", "500", "PRINC\t2025\ttitre") }, false, []string{"numero: série « titre » du budget PRINC en 2025"}},
		{"two counters swapped", func(b *bundle) { b.swap("compteurs.tsv", 1, 2) }, false, []string{"paquet: compteurs.tsv : ligne 3"}},
		{"who approved, in the chain made again", func(b *bundle) {
			b.rewrite(func(e *ledger.Entry) {
				if e.Seq == 7 {
					e.Actor = "Eve"
				}
			})
		}, false, []string{"tete: l'écriture n° 15 n'est pas celle qui a été déposée", "etat: la campagne 2025-11"}},
		{"a document of an issue, in the chain made again", func(b *bundle) {
			b.rewrite(func(e *ledger.Entry) {
				e.Payload = bytes.Replace(e.Payload, []byte(`"numero":110`), []byte(`"numero":119`), 1)
			})
		}, false, []string{"numero: campagne 2025-11", "tete: "}},
		{"an entry dropped", func(b *bundle) { b.drop("ledger_entry.tsv", "campaign.cancelled") }, false, []string{"chaine: ", "annulation: "}},
		{"two entries swapped", func(b *bundle) { b.swap("ledger_entry.tsv", 6, 7) }, false, []string{"chaine: écriture n° 7 trouvée là où la n° 6"}},
		{"the tail cut off", func(b *bundle) {
			rows := b.rows("ledger_entry.tsv")
			b.setRows("ledger_entry.tsv", rows[:len(rows)-1])
			b.setRows("campagnes.tsv", b.rows("campagnes.tsv")[:4])
			for _, name := range []string{"calcul", "lignes", "parts", "anomalies"} {
				b.remove("campagnes/2026-11/" + name + ".tsv")
			}
		}, false, []string{"tete: l'écriture n° 15, déposée, n'existe plus"}},
		{"a dossier sealed anew that no import would take", func(b *bundle) {
			b.set("dossier/services.tsv", "code", "AUTRE", "\tPOP\t")
			b.reseal()
		}, false, []string{"calcul: la campagne 2025-05 ne peut être recalculée : son dossier scellé ne passe pas les contrôles d'un import"}},

		// what cannot be read
		{"a field too many", func(b *bundle) {
			b.add("campagnes/2025-05/parts.tsv", strings.Split(strings.Repeat("0 ", 14)+"0", " ")...)
		}, false, []string{"refus: campagnes/2025-05/parts.tsv, ligne ", "14 colonnes sont attendues, 15 sont lues"}},
		{"an amount that is none", func(b *bundle) { b.set(lignes, "montant_cents", "1e3", line...) }, false, []string{"refus: " + lignes + ", ligne ", "colonne montant_cents : un nombre entier est attendu (valeur lue : « 1e3 »)"}},
		{"an amount written otherwise", func(b *bundle) { b.set(lignes, "montant_cents", "+180000", line...) }, false, []string{"un nombre entier est attendu (valeur lue : « +180000 »)"}},
		{"an amount that is too large", func(b *bundle) { b.set(lignes, "montant_cents", strings.Repeat("9", 30), line...) }, false, []string{"un nombre entier est attendu"}},
		{"a cost that is none", func(b *bundle) { b.set("dossier/couts.tsv", "montant", "1e999999999", "POP", "\tprevu\t", "\t2025\t") }, false, []string{"refus: dossier/couts.tsv, ligne ", "colonne montant : un nombre décimal est attendu (valeur lue : « 1e999999999 »)"}},
		{"an empty amount", func(b *bundle) { b.set(lignes, "montant_cents", "", line...) }, false, []string{"un nombre entier est attendu, la cellule est vide"}},
		{"an escape that is none", func(b *bundle) { b.set(lignes, "trace", `\x`, line...) }, false, []string{"colonne trace : une barre oblique inverse"}},
		{"rows ended as Windows does", func(b *bundle) { b.files[lignes] = bytes.ReplaceAll(b.files[lignes], []byte("\n"), []byte("\r\n")) }, false, []string{"refus: " + lignes + ", ligne 1 : les colonnes attendues sont budget debiteur"}},
		{"a last row without an end", func(b *bundle) { b.files[lignes] = bytes.TrimSuffix(b.files[lignes], []byte("\n")) }, false, []string{"refus: " + lignes + ", ligne ", "la fin du fichier manque"}},
		{"a table without its header", func(b *bundle) { b.files[lignes] = nil }, false, []string{"refus: " + lignes + ", ligne 0 : la ligne des noms de colonnes manque"}},
		{"a campaign that is none", func(b *bundle) { b.set("campagnes.tsv", "id", "x", "2025-05") }, false, []string{"refus: campagnes.tsv, ligne 2, colonne id : une campagne est attendue"}},
		{"files of an import that are no JSON", func(b *bundle) { b.set("imports.tsv", "fichiers", "{", "2\t", "dossier/2") }, false, []string{"refus: imports.tsv, ligne 3, colonne fichiers : du JSON est attendu"}},
	} {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			b := unpack(t)
			entries := b.entries()
			head := entries[len(entries)-1].Head()
			row.forge(b)
			if !row.honest {
				b.manifest()
			}
			found := verify(b.zip(), ledger.Checkpoint{Head: head})
			for _, want := range row.want {
				if !named(found, want) {
					t.Errorf("nothing says %q among:\n%s", want, strings.Join(found, "\n"))
				}
			}
			if !row.honest && strings.Contains(strings.Join(found, "\n"), "a été modifié (") {
				t.Errorf("the manifest made again does not hold:\n%s", strings.Join(found, "\n"))
			}
		})
	}
}

func named(found []string, want string) bool {
	for _, message := range found {
		if strings.Contains(message, want) {
			return true
		}
	}
	return false
}

// TestTruncation cuts and bends the bytes of the zip itself.
func TestTruncation(t *testing.T) {
	t.Parallel()
	file, err := toldPack()
	if err != nil {
		t.Fatal(err)
	}
	if found := verify(file); len(found) > 0 {
		t.Fatalf("an intact pack: %q", found)
	}
	for _, cut := range []int{0, 1, 100, len(file) / 2, len(file) - 1} {
		if found := verify(file[:cut]); !named(found, "ce n'est pas un paquet d'audit, ou sa fin manque") {
			t.Errorf("cut after %d bytes: %q", cut, found)
		}
	}
	archive, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.File {
		at, err := f.DataOffset()
		if err != nil {
			t.Fatal(err)
		}
		bent := bytes.Clone(file)
		bent[at+int64(f.CompressedSize64)/2] ^= 0x55
		if found := verify(bent); !named(found, f.Name) {
			t.Errorf("a byte of %s changed: %q", f.Name, found)
		}
	}
}
