package billing

import (
	"fmt"
	"strconv"

	"quotepart/billing/fault"
)

// The largest numbers that Hélios takes: 8 digits for a document, 7 for a bordereau (reference/pes.md §3).
const (
	MaxNumero    = 99_999_999
	MaxBordereau = 9_999_999
)

// NumberRow is a row of the file in which the finance software hands back the numbers that it gave.
type NumberRow struct {
	Table       string // or sheet
	Row         int    // in it, from 1 with the header
	Identifiant string
	Numero      string // a whole number in canonical text; empty: none
	Bordereau   string
}

// Reception is what the rows of such a file come to.
type Reception struct {
	Numbered []Piece    // the documents that take a number, with it, in the order of SortPieces
	Known    int        // documents of the file that bore the same number already
	Faults   fault.List // of severity Erreur, in the order of the rows, without the file and the table
}

// ReceiveNumbers gives the documents of externe budgets the numbers that the finance software gave them. pieces are all
// documents issued, cancellations among them; externe tells whether the finance software numbers one. Several rows may
// name a document, one for each line of a titre: they must agree. Rows without a number are those that wait, or are not
// concerned; a number that quotepart gave itself may come back as it is. A number once given is never another, and is
// that of one document in the yearly series of its kind and budget; a year is the campaign's (campagne.md §6).
//
// A bordereau leaves in one file, and whole: it holds documents of one campaign, and a cancellation has one of its own,
// as those that quotepart numbers. open tells whether documents may still join one that holds some already: its file may
// have left.
func ReceiveNumbers(rows []NumberRow, pieces []Piece, externe func(*Piece) bool, open func(BordereauKey) bool) Reception {
	r := reception{externe: externe, open: open, pieces: make(map[string]*Piece, len(pieces)), bearers: map[numberKey]bearer{},
		holders: map[BordereauKey]holder{}, first: map[string]NumberRow{}}
	for i := range pieces {
		p := &pieces[i]
		r.pieces[p.Identifiant] = p
		if p.Numero != 0 {
			r.bearers[numberKey{series(p, ""), p.Numero}] = bearer{identifiant: p.Identifiant}
			r.holders[p.BordereauKey()] = holder{p, true}
		}
	}
	for _, row := range rows {
		if row.Numero != "" || row.Bordereau != "" {
			r.receive(row)
		}
	}
	SortPieces(r.Numbered)
	return r.Reception
}

// reception is the reading of one file.
type reception struct {
	Reception
	externe func(*Piece) bool
	open    func(BordereauKey) bool
	pieces  map[string]*Piece
	bearers map[numberKey]bearer
	holders map[BordereauKey]holder
	first   map[string]NumberRow // by identifier: the first row with a number of each document
}

type numberKey struct {
	CounterKey
	numero int64
}

// holder is a document that a bordereau holds: a stored one, or one of the file.
type holder struct {
	piece  *Piece
	stored bool
}

// bearer is who has a number: a stored document, or the one of a row of the file.
type bearer struct {
	identifiant string
	row         int
}

func (r *reception) wrong(row NumberRow, column, value, code, hint, format string, arguments ...any) {
	r.Faults = append(r.Faults, fault.Fault{
		Code: code, Severity: fault.Erreur, Table: row.Table, Row: row.Row, Column: column, Value: value, Message: fmt.Sprintf(format, arguments...), Hint: hint,
	})
}

func (r *reception) receive(row NumberRow) {
	if row.Identifiant == "" {
		r.wrong(row, "identifiant", "", "NUM-001", "reportez l'identifiant que porte la pièce dans pieces.csv", "un numéro est donné sans l'identifiant de sa pièce")
		return
	}
	if first, again := r.first[row.Identifiant]; again {
		if first.Numero != row.Numero || first.Bordereau != row.Bordereau {
			r.wrong(row, "numero", shown(row.Numero, row.Bordereau), "NUM-005", "donnez à toutes les lignes d'une pièce le même numéro et le même bordereau",
				"la ligne %d donne autre chose à la pièce %s : %s", first.Row, row.Identifiant, shown(first.Numero, first.Bordereau))
		}
		return
	}
	r.first[row.Identifiant] = row
	piece := r.pieces[row.Identifiant]
	switch {
	case piece == nil:
		r.wrong(row, "identifiant", row.Identifiant, "NUM-004", "reprenez l'identifiant dans pieces.csv, et vérifiez que c'est la bonne base", "aucune pièce émise ne porte cet identifiant")
	case bears(piece, row):
		r.Known++
	case !r.externe(piece):
		r.wrong(row, "numero", shown(row.Numero, row.Bordereau), "NUM-006", "laissez la ligne telle que quotepart l'a remise, ou supprimez-la",
			"la pièce %s a le %s : quotepart numérote lui-même le budget %s", piece.Identifiant, numbersOf(piece), piece.Budget)
	case r.sound(row):
		r.give(row, piece)
	}
}

// sound checks that both numbers are there, and are numbers that Hélios takes.
func (r *reception) sound(row NumberRow) bool {
	numero := r.within(row, "numero", row.Numero, MaxNumero)
	return r.within(row, "bordereau", row.Bordereau, MaxBordereau) && numero
}

func (r *reception) within(row NumberRow, column, value string, most int64) bool {
	if value == "" {
		r.wrong(row, column, "", "NUM-002", "un numéro et son bordereau reviennent ensemble : remplissez la cellule, ou videz l'autre", "la cellule est vide, alors que la ligne donne un numéro à la pièce %s", row.Identifiant)
		return false
	}
	if number, err := strconv.ParseInt(value, 10, 64); err != nil || number < 1 || number > most {
		r.wrong(row, column, value, "NUM-003", "reprenez le numéro que le logiciel financier a donné", "un nombre de 1 à %d est attendu", most)
		return false
	}
	return true
}

// give numbers a document, unless it has another number or another document has that one.
func (r *reception) give(row NumberRow, piece *Piece) {
	numbered := *piece
	numbered.Numero, _ = strconv.ParseInt(row.Numero, 10, 64) // sound has read both
	numbered.Bordereau, _ = strconv.ParseInt(row.Bordereau, 10, 64)
	if piece.Numero != 0 {
		r.wrong(row, "numero", shown(row.Numero, row.Bordereau), "NUM-007", "un numéro donné l'est pour toujours : corrigez le fichier ; une pièce fausse s'annule par « campagne annuler »",
			"la pièce %s a déjà le %s", piece.Identifiant, numbersOf(piece))
		return
	}
	key := numberKey{series(&numbered, ""), numbered.Numero}
	if other, taken := r.bearers[key]; taken {
		from := ""
		if other.row > 0 {
			from = fmt.Sprintf(", à la ligne %d", other.row)
		}
		r.wrong(row, "numero", row.Numero, "NUM-008", "reprenez le numéro que le logiciel financier a donné",
			"ce numéro de la série « %s » du budget %s en %d est déjà celui de la pièce %s%s", key.Series, key.Budget, key.Year, other.identifiant, from)
		return
	}
	if !r.joins(row, piece, numbered.BordereauKey()) {
		return
	}
	r.bearers[key] = bearer{piece.Identifiant, row.Row}
	r.Numbered = append(r.Numbered, numbered)
}

// joins puts a document on its bordereau, unless that one holds what cannot leave with it, or may have left.
func (r *reception) joins(row NumberRow, piece *Piece, key BordereauKey) bool {
	held, known := r.holders[key]
	switch {
	case !known:
		r.holders[key] = holder{piece, false}
	case held.piece.Campaign != piece.Campaign || held.piece.Cause == CauseAnnulation || piece.Cause == CauseAnnulation:
		r.wrong(row, "bordereau", row.Bordereau, "NUM-010", "donnez-lui un autre bordereau dans le logiciel financier, et rendez ce numéro-là",
			"la pièce %s (campagne %s) ne peut partir avec la pièce %s (campagne %s) : un bordereau part en un fichier, il porte les pièces d'une seule campagne, et une annulation est seule sur le sien",
			piece.Identifiant, piece.Campaign, held.piece.Identifiant, held.piece.Campaign)
		return false
	case held.stored && !r.open(key):
		r.wrong(row, "bordereau", row.Bordereau, "NUM-009", "donnez-lui un autre bordereau dans le logiciel financier ; si le fichier de celui-ci n'est jamais parti, importez avec --jamais-parti",
			"la pièce %s rejoindrait %s, qui porte déjà des pièces et dont le fichier peut être parti", piece.Identifiant, key)
		return false
	}
	return true
}

// bears tells that a document has these very numbers.
func bears(p *Piece, row NumberRow) bool {
	return p.Numero != 0 && row.Numero == strconv.FormatInt(p.Numero, 10) && row.Bordereau == strconv.FormatInt(p.Bordereau, 10)
}

func numbersOf(p *Piece) string {
	return shown(strconv.FormatInt(p.Numero, 10), strconv.FormatInt(p.Bordereau, 10))
}

// shown writes the numbers of a row or of a document for a reader.
func shown(numero, bordereau string) string {
	number, list := "n° "+numero, "bordereau "+bordereau
	if numero == "" {
		number = "aucun numéro"
	}
	if bordereau == "" {
		list = "aucun bordereau"
	}
	return number + ", " + list
}
