package folder

import (
	"context"
	"io"

	"quotepart/exports"
	"quotepart/exports/csv"
	"quotepart/exports/pdf"
	"quotepart/exports/xlsx"
)

// Write makes dir the folder of the campaign, whole or not at all (exports.WriteFolder), and gives its manifest.
func Write(ctx context.Context, dir string, c exports.Campaign) (exports.Manifest, error) {
	return write(ctx, dir, c, Files)
}

// WriteCSV does the same with the CSV files alone: what other software takes, without thousands of workbooks.
func WriteCSV(ctx context.Context, dir string, c exports.Campaign) (exports.Manifest, error) {
	return write(ctx, dir, c, csvFiles)
}

func write(ctx context.Context, dir string, c exports.Campaign, files func(*exports.Reading) []exports.File) (exports.Manifest, error) {
	reading, err := exports.Read(c)
	if err != nil {
		return exports.Manifest{}, err
	}
	return exports.WriteFolder(ctx, dir, reading.Manifest(), files(reading))
}

// Files lists the files of the campaign folder. A caller may add its own before exports.WriteFolder.
func Files(r *exports.Reading) []exports.File {
	// The longest to render goes first, so that the other workers are not left waiting for it.
	files := []exports.File{{Name: r.WorkbookName(), Write: func(w io.Writer) error { return writeCampaign(w, r) }}}
	files = append(files, csvFiles(r)...)
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

func writePDF(w io.Writer, r *exports.Reading, debtor string) error {
	statement, err := r.Statement(debtor)
	if err != nil {
		return err
	}
	return pdf.Write(w, statement)
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
