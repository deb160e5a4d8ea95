package exports

import (
	"strings"
	"unicode"

	"quotepart/billing"
)

// HandoverColumn is one column of the hand-over: titres.csv, the workbook and its list of columns are all made from it.
type HandoverColumn struct {
	Name string // of the header, in both formats
	Kind Kind   // Text is free, and may hold what a stranger wrote; Code is not
	Note string // what it holds, for the reader of the workbook
	most int
	cell func(*HandoverRow) Cell
}

// Cell gives the cell of a row.
func (c *HandoverColumn) Cell(r *HandoverRow) Cell { return c.cell(r) }

// handoverGroup is columns that tell of one thing.
type handoverGroup struct {
	title   string
	columns []HandoverColumn
}

// HandoverColumns lists the columns in their order, which is part of the contract (docs/spec/handover.md).
func HandoverColumns() []HandoverColumn {
	var columns []HandoverColumn
	for _, group := range handoverGroups() {
		columns = append(columns, group.columns...)
	}
	return columns
}

func handoverGroups() []handoverGroup {
	return []handoverGroup{{"La pièce", pieceColumns()}, {"Le tiers", tiersColumns()}, {"La ligne", lineColumns()}, {"Le titre corrigé", originColumns()}}
}

// textColumn makes a column of free text, on one line of the file: programs that read line by line find one row on each.
func textColumn(name, note string, most int, of func(*HandoverRow) string) HandoverColumn {
	return HandoverColumn{name, Text, note, most, func(r *HandoverRow) Cell { return TextCell(onOneLine(of(r))) }}
}

func codeColumn(name, note string, of func(*HandoverRow) string) HandoverColumn {
	return HandoverColumn{name, Code, note, 0, func(r *HandoverRow) Cell { return CodeCell(of(r)) }}
}

// numberColumn is empty for 0.
func numberColumn(name, note string, of func(*HandoverRow) int64) HandoverColumn {
	return HandoverColumn{name, Integer, note, 0, func(r *HandoverRow) Cell { return NumberCell(of(r)) }}
}

// onOneLine turns line breaks and other characters of control into spaces.
func onOneLine(text string) string {
	breaks := func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }
	if !strings.ContainsFunc(text, breaks) {
		return text
	}
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if breaks(r) {
			return ' '
		}
		return r
	}, text)), " ")
}

func pieceColumns() []HandoverColumn {
	return []HandoverColumn{
		{"campagne", Code, "Campagne dans l'export de laquelle la pièce figure : année et mois.", 8, func(r *HandoverRow) Cell { return CodeCell(string(r.Campaign)) }},
		numberColumn("exercice", "Exercice de la pièce : l'année de sa campagne ; celle du titre pour une annulation.", func(r *HandoverRow) int64 { return int64(r.Piece.Campaign.Year()) }),
		codeColumn("budget", "Code du budget qui émet la pièce.", func(r *HandoverRow) string { return r.Piece.Budget }),
		codeColumn("siret_budget", "SIRET de ce budget.", func(r *HandoverRow) string { return r.SIRET }),
		codeColumn("type", "« titre », « reduction » (réduction ou annulation d'un titre) ou « mandat ».", func(r *HandoverRow) string { return string(r.Piece.Type) }),
		codeColumn("identifiant", "Identifiant de la pièce : unique et définitif, il est aussi dans pieces.csv. C'est par lui que les numéros reviennent : ne le changez pas.", func(r *HandoverRow) string { return r.Piece.Identifiant }),
		numberColumn("numero", "Numéro de la pièce. Vide tant que le logiciel financier ne l'a pas donné : inscrivez-le alors, puis rendez le fichier.", func(r *HandoverRow) int64 { return r.Piece.Numero }),
		numberColumn("bordereau", "Numéro du bordereau de la pièce. Vide et à remplir comme le numéro.", func(r *HandoverRow) int64 { return r.Piece.Bordereau }),
		{"date", Date, "Date de la pièce. Vide dans un projet, et pour une annulation qui attend son numéro.", 0, func(r *HandoverRow) Cell { return DateCell(r.Date) }},
	}
}

func tiersColumns() []HandoverColumn {
	return []HandoverColumn{
		codeColumn("debiteur", "Code du tiers : débiteur du titre, bénéficiaire de la réduction ou du mandat.", func(r *HandoverRow) string { return r.Tiers.Code }),
		textColumn("nom", "Nom du tiers.", 26, func(r *HandoverRow) string { return r.Tiers.Nom }),
		codeColumn("type_tiers", "« commune », « ccas », « syndicat », « epci » ou « autre ».", func(r *HandoverRow) string { return r.Tiers.Type }),
		codeColumn("siret", "SIRET du tiers.", func(r *HandoverRow) string { return r.Tiers.SIRET }),
		codeColumn("siren", "SIREN du tiers.", func(r *HandoverRow) string { return r.Tiers.SIREN }),
		textColumn("adresse", "Numéro et voie.", 22, func(r *HandoverRow) string { return r.Tiers.Adresse }),
		textColumn("complement", "Complément d'adresse.", 16, func(r *HandoverRow) string { return r.Tiers.Complement }),
		codeColumn("code_postal", "Code postal.", func(r *HandoverRow) string { return r.Tiers.CodePostal }),
		textColumn("ville", "Ville.", 20, func(r *HandoverRow) string { return r.Tiers.Ville }),
		textColumn("code_service", "Code du service du tiers sur Chorus Pro.", 12, func(r *HandoverRow) string { return r.Tiers.CodeService }),
		textColumn("engagement", "Numéro d'engagement que le tiers demande sur Chorus Pro.", 14, func(r *HandoverRow) string { return r.Tiers.Engagement }),
	}
}

func lineColumns() []HandoverColumn {
	amount := func(name, note string, of func(*HandoverRow) Cell) HandoverColumn {
		return HandoverColumn{name, Amount, note, 0, of}
	}
	return []HandoverColumn{
		textColumn("objet", "Objet de la pièce, le même sur toutes ses lignes.", 30, func(r *HandoverRow) string { return r.Objet }),
		numberColumn("ligne", "Numéro de la ligne dans la pièce, à partir de 1. Une ligne par imputation ; pour un mandat au compte 673, une par ligne de titre corrigée.", func(r *HandoverRow) int64 { return int64(r.Numero) }),
		codeColumn("prodloc", "Code produit local ; celui du budget si le service n'en a pas. Vide pour un mandat.", func(r *HandoverRow) string { return r.ProdLoc }),
		codeColumn("section", "« fonctionnement » ou « investissement ».", func(r *HandoverRow) string { return r.Piece.Section }),
		codeColumn("nature", "Compte par nature (M57) ; 673 pour un mandat qui annule des titres d'exercices antérieurs.", func(r *HandoverRow) string { return r.Nature }),
		codeColumn("fonction", "Fonction (M57).", func(r *HandoverRow) string { return r.Fonction }),
		{"services", Code, "Codes des services de la ligne, séparés par une espace.", 16, func(r *HandoverRow) Cell { return CodeCell(strings.Join(r.Services, " ")) }},
		textColumn("libelle", "Libellés de ces services, séparés par « + ».", 36, func(r *HandoverRow) string { return r.Libelle }),
		codeColumn("regime_tva", "« hors_champ », « exo_261b », ou le taux : « 20 », « 10 », « 5.5 ».", func(r *HandoverRow) string { return r.Regime }),
		{"taux_tva", Percent, "Taux de TVA en % ; 0 sans TVA.", 0, func(r *HandoverRow) Cell { return PercentCell(billing.VATRate(r.Regime)) }},
		amount("montant_ht", "Montant hors taxes de la ligne, toujours positif.", func(r *HandoverRow) Cell { return AmountCell(r.HT) }),
		amount("tva", "TVA de la ligne. Elle est arrondie une fois par taux et par pièce, puis répartie entre les lignes du taux : d'où parfois un centime d'écart avec le taux.", func(r *HandoverRow) Cell { return AmountCell(r.TVA) }),
		amount("montant_ttc", "Montant toutes taxes comprises de la ligne. Les lignes d'une pièce font la pièce, au centime.", func(r *HandoverRow) Cell { return AmountCell(r.HT + r.TVA) }),
	}
}

func originColumns() []HandoverColumn {
	return []HandoverColumn{
		codeColumn("origine", "Identifiant du titre corrigé. Vide pour un titre, pour un reversement, pour un mandat au compte 673 qui attend son numéro, et pour ce qui n'a pas été émis par quotepart.", func(r *HandoverRow) string { return r.Origine.Identifiant }),
		numberColumn("origine_exercice", "Exercice du titre corrigé.", func(r *HandoverRow) int64 { return int64(r.Origine.Exercice) }),
		numberColumn("origine_numero", "Numéro du titre corrigé. Vide tant que le logiciel financier ne l'a pas donné.", func(r *HandoverRow) int64 { return r.Origine.Numero }),
		numberColumn("origine_ligne", "Numéro de la ligne du titre corrigé qui porte la même imputation.", func(r *HandoverRow) int64 { return int64(r.Origine.Ligne) }),
	}
}
