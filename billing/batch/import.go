package batch

import (
	"context"
	"maps"
	"slices"

	"quotepart/billing"
	"quotepart/billing/dossier"
	"quotepart/billing/fault"
	"quotepart/billing/intake"
)

// ImportOptions says what to import. Review, where given, is shown what the import would change before anything is
// stored; an error from it stops the import.
type ImportOptions struct {
	Path   string
	By     string
	Review func(ImportReport) error
}

// ImportReport is what an import did, or would do.
type ImportReport struct {
	Version  int64
	Tables   []string // the tables that came in, in the order of the schema
	Changes  []dossier.TableChange
	Warnings fault.List // what the readers and the checks found; an import that goes through has nothing but warnings
}

// Unchanged reports that the dossier was already exactly that.
func (r ImportReport) Unchanged() bool { return len(r.Changes) == 0 }

// importPayload is what the ledger keeps of an import.
type importPayload struct {
	Version int64                  `json:"version"`
	Digest  string                 `json:"empreinte"`
	Source  string                 `json:"source"`
	Files   []billing.ImportFile   `json:"fichiers"`
	Changes []billing.ImportChange `json:"differences"`
}

// Import reads a dossier, checks the whole that it makes with the tables already there, and stores it as a new version.
// With one fault of severity Erreur it writes nothing and answers them all as a fault.List. An import that changes
// nothing makes no version.
func (b *Batch) Import(ctx context.Context, o ImportOptions) (ImportReport, error) {
	by, err := actor(o.By)
	if err != nil {
		return ImportReport{}, err
	}
	read, err := intake.Read(ctx, o.Path)
	if err != nil {
		return ImportReport{}, err
	}
	var report ImportReport
	err = b.Store.Write(ctx, func(tx billing.Tx) error {
		report = ImportReport{Tables: read.Tables.Names(), Warnings: slices.Clone(read.Faults)} // afresh: Write may begin again
		version, before, err := current(tx)
		if err != nil {
			return err
		}
		after := before.With(read.Tables)
		billed, err := billedSoFar(tx)
		if err != nil {
			return err
		}
		found := dossier.Check(dossier.Decode(after), after, billed)
		report.Warnings = append(report.Warnings, dossier.WithoutEchoes(found, incomplete(read.Faults))...)
		report.Warnings.Sort()
		if err := report.Warnings.Err(); err != nil {
			return err
		}
		report.Changes = dossier.Diff(before, after)
		report.Version = version
		if !report.Unchanged() {
			report.Version++
		}
		if o.Review != nil {
			if err := o.Review(report); err != nil {
				return err
			}
		}
		if report.Unchanged() {
			return nil
		}
		return b.storeImport(tx, o.Path, by, read.Files, after, &report)
	})
	return report, err
}

// incomplete names the tables of which something could not be read.
func incomplete(faults fault.List) []string {
	var tables []string
	for _, f := range faults {
		if f.Severity == fault.Erreur && f.Table != "" {
			tables = append(tables, f.Table)
		}
	}
	return tables
}

func (b *Batch) storeImport(tx billing.Tx, source, by string, files []intake.File, after dossier.Tables, report *ImportReport) error {
	now := b.Now()
	i := billing.Import{Version: report.Version, At: text(now), By: by, Source: source, Digest: after.Digest()}
	for _, f := range files {
		i.Files = append(i.Files, billing.ImportFile{Name: f.Name, SHA256: f.SHA256, Bytes: f.Bytes})
	}
	for _, change := range report.Changes {
		added, removed, altered := change.Counts()
		i.Changes = append(i.Changes, billing.ImportChange{Table: change.Table.Name, Added: added, Removed: removed, Altered: altered})
	}
	entry, err := b.append(tx, now, by, KindImported, "dossier", importPayload{i.Version, i.Digest, source, i.Files, i.Changes}, nil)
	if err != nil {
		return err
	}
	i.Seq = entry.Seq
	return tx.SaveImport(i, report.Changes)
}

// current gives the current version and its tables; 0 and no table before the first import.
func current(tx billing.Tx) (int64, dossier.Tables, error) {
	imports, err := tx.Imports()
	if err != nil || len(imports) == 0 {
		return 0, dossier.Tables{}, err
	}
	last := imports[len(imports)-1]
	tables, err := unseal(tx, last)
	return last.Version, tables, err
}

// billedSoFar names the parties and services that issued campaigns billed, and the debtors and budgets of their documents.
func billedSoFar(tx billing.Tx) (dossier.Billed, error) {
	head, err := tx.Head()
	if err != nil {
		return dossier.Billed{}, err
	}
	lines, err := tx.IssuedLines(head.Seq + 1)
	if err != nil {
		return dossier.Billed{}, err
	}
	pieces, err := tx.IssuedPieces(head.Seq + 1)
	if err != nil {
		return dossier.Billed{}, err
	}
	tiers, services, budgets := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, line := range lines {
		tiers[line.Tiers], services[line.Service] = true, true
	}
	for i := range pieces {
		tiers[pieces[i].Debiteur], budgets[pieces[i].Budget] = true, true
	}
	return dossier.Billed{Tiers: slices.Sorted(maps.Keys(tiers)), Services: slices.Sorted(maps.Keys(services)), Budgets: slices.Sorted(maps.Keys(budgets))}, nil
}
