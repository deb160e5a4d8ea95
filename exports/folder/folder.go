package folder

import (
	"context"
	"io"

	"quotepart/exports"
	"quotepart/exports/csv"
	"quotepart/exports/journal"
	"quotepart/exports/xlsx"
)

// Write makes dir the folder of the campaign, whole or not at all (exports.WriteFolder), and gives its manifest.
func Write(ctx context.Context, dir string, c exports.Campaign) (exports.Manifest, error) {
	return write(ctx, dir, c, Files)
}

// WriteCSV does the same with the three CSV files of the contract alone: what other software takes, without thousands of workbooks.
func WriteCSV(ctx context.Context, dir string, c exports.Campaign) (exports.Manifest, error) {
	return write(ctx, dir, c, func(r *exports.Reading) ([]exports.File, error) { return csvFiles(r), nil })
}

func write(ctx context.Context, dir string, c exports.Campaign, list func(*exports.Reading) ([]exports.File, error)) (exports.Manifest, error) {
	reading, err := exports.Read(c)
	if err != nil {
		return exports.Manifest{}, err
	}
	files, err := list(reading)
	if err != nil {
		return exports.Manifest{}, err
	}
	return exports.WriteFolder(ctx, dir, reading.Manifest(), files)
}

// Files lists the files of the campaign folder. A bordereau that cannot leave yet keeps nothing else from being written:
// the control of the PES files says why.
func Files(r *exports.Reading) ([]exports.File, error) {
	sendings, err := Control(r.Bordereaux)
	if err != nil {
		return nil, err
	}
	// The longest to render go first, so that the other workers are not left waiting for them.
	files := append(pesFiles(r, sendings), exports.File{Name: r.WorkbookName(), Write: func(w io.Writer) error { return writeCampaign(w, r) }})
	files = append(files, exports.File{Name: exports.TitresName, Write: func(w io.Writer) error { return csv.Titres(w, r) }},
		exports.File{Name: r.HandoverName(), Write: func(w io.Writer) error { return writeHandover(w, r) }})
	files = append(files, journalFiles(r)...)
	files = append(files, statementFiles(r)...)
	return append(files, csvFiles(r)...), nil
}

// journalFiles gives what the issue posts; a draft posts nothing yet.
func journalFiles(r *exports.Reading) []exports.File {
	if r.Draft {
		return nil
	}
	c := &r.Campaign.Campaign
	entry := journal.Entry{Seq: c.IssueSeq, Date: c.IssueDate, Campaign: c.ID, Pieces: r.Calculation.Pieces, Postings: r.Postings}
	j := journal.Journal{Title: r.Title("Journal de l'émission"), Dossier: r.Dossier, Each: func(do func(journal.Entry) error) error { return do(entry) }}
	return []exports.File{{Name: exports.JournalName, Write: func(w io.Writer) error { return journal.Write(w, journal.Hledger, j) }}}
}

func statementFiles(r *exports.Reading) []exports.File {
	var files []exports.File
	names := r.StatementNames()
	for i, debtor := range r.Debtors() {
		files = append(files,
			exports.File{Name: names[i] + ".pdf", Write: func(w io.Writer) error { return writePDF(w, r, debtor) }},
			exports.File{Name: names[i] + ".xlsx", Write: func(w io.Writer) error { return writeStatement(w, r, debtor) }})
	}
	return files
}

func csvFiles(r *exports.Reading) []exports.File {
	id := r.Campaign.Campaign.ID
	return []exports.File{
		{Name: exports.LignesName, Write: func(w io.Writer) error { return csv.Lignes(w, id, r.Calculation.Lines) }},
		{Name: exports.PartsName, Write: func(w io.Writer) error { return csv.Parts(w, id, r.Calculation.Parts) }},
		{Name: exports.PiecesName, Write: func(w io.Writer) error { return csv.Pieces(w, id, r.Pieces()) }},
	}
}

func writeCampaign(w io.Writer, r *exports.Reading) error {
	sheets, err := r.Sheets()
	if err != nil {
		return err
	}
	return xlsx.Write(w, properties(r, r.Title("Répartition des services mutualisés")), sheets)
}

func writeHandover(w io.Writer, r *exports.Reading) error {
	sheets, err := r.HandoverSheets()
	if err != nil {
		return err
	}
	return xlsx.Write(w, properties(r, r.Title("Titres à reprendre")), sheets)
}

func writeStatement(w io.Writer, r *exports.Reading, debtor string) error {
	statement, err := r.Statement(debtor)
	if err != nil {
		return err
	}
	sheets, err := statement.Sheets()
	if err != nil {
		return err
	}
	return xlsx.Write(w, properties(r, sheets[0].Title), sheets)
}

// properties dates a workbook by the issue, and a draft by its calculation: times that are data.
func properties(r *exports.Reading, title string) xlsx.Properties {
	c := &r.Campaign.Campaign
	created := c.IssuedAt
	if r.Draft {
		created = c.CalculatedAt
	}
	return xlsx.Properties{Title: title, Subject: "Campagne " + string(c.ID), Created: created}
}
