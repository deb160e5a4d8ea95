package folder

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"quotepart/billing"
	"quotepart/billing/fault"
	"quotepart/exports"
	"quotepart/exports/csv"
	"quotepart/exports/pdf"
	"quotepart/exports/pes"
)

// Sending is one bordereau with what was seen before it leaves.
type Sending struct {
	Bordereau *billing.Bordereau
	File      string // of the folder; empty: something must be mended first
	Faults    fault.List
}

// Control looks at every bordereau of the campaign before anything is written (pes.Check).
func Control(bordereaux []billing.Bordereau) ([]Sending, error) {
	list := make([]Sending, 0, len(bordereaux))
	for i := range bordereaux {
		faults, err := pes.Check(&bordereaux[i])
		if err != nil {
			return nil, err
		}
		sending := Sending{Bordereau: &bordereaux[i], Faults: faults}
		if pes.Sendable(faults) {
			sending.File = pes.FileName(&bordereaux[i])
		}
		list = append(list, sending)
	}
	return list, nil
}

// Lacking says what the dossier of a bordereau lacks for its file to be written (pes.Lacking).
func Lacking(b *billing.Bordereau) (fault.List, error) { return pes.Lacking(b) }

// WritePES makes dir a folder of the PES files alone, with the report of their control. A bordereau with an error stops
// it: the error is the fault.List of all bordereaux, and nothing is written.
func WritePES(ctx context.Context, dir string, c exports.Campaign) (exports.Manifest, error) {
	reading, err := exports.Read(c)
	if err != nil {
		return exports.Manifest{}, err
	}
	sendings, err := Control(c.Bordereaux)
	if err != nil {
		return exports.Manifest{}, err
	}
	var faults fault.List
	for i := range sendings {
		faults = append(faults, sendings[i].Faults...)
	}
	if faults.Fatal() {
		return exports.Manifest{}, slices.DeleteFunc(faults, func(f fault.Fault) bool { return f.Severity != fault.Erreur })
	}
	if err := checkReplaced(dir, sendings); err != nil {
		return exports.Manifest{}, err
	}
	return exports.WriteFolder(ctx, dir, reading.Manifest(), pesFiles(reading, sendings))
}

// checkReplaced refuses a folder that holds more than the PES files of these bordereaux: a full export, or other
// bordereaux. A folder holds what one export writes, and would lose the rest. A new sending takes the place of the one
// before it.
func checkReplaced(dir string, sendings []Sending) error {
	text, err := os.ReadFile(filepath.Join(dir, exports.ManifestName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	old, err := exports.DecodeManifest(text)
	if err != nil {
		return err
	}
	written := map[billing.BordereauKey]bool{}
	for _, s := range sendings {
		key := s.Bordereau.BordereauKey
		key.Budget = "" // a file name tells it by SIRET and code
		written[key] = true
	}
	for _, file := range old.Files {
		_, _, key, _, ours := billing.ParseFluxName(path.Base(file.Name))
		if file.Name != exports.PESControlName && (!ours || !written[key]) {
			return fault.Refuse(fault.Conflict, "« %s » contient un autre export (%s, par exemple), qui serait remplacé : donnez un autre dossier à ces fichiers PES", dir, file.Name)
		}
	}
	return nil
}

// pesFiles lists the files of the bordereaux that can leave, and the report on all of them.
func pesFiles(r *exports.Reading, sendings []Sending) []exports.File {
	if len(sendings) == 0 {
		return nil
	}
	var files []exports.File
	var reports []csv.Controle
	for _, s := range sendings {
		reports = append(reports, csv.Controle{Bordereau: s.Bordereau.BordereauKey, File: s.File, Faults: s.Faults})
		if s.File == "" {
			continue
		}
		files = append(files, exports.File{Name: s.File, Write: func(w io.Writer) error {
			return pes.Write(w, s.Bordereau, r.Period, func(w io.Writer, debtor string) error { return writePDF(w, r, debtor) })
		}})
	}
	return append(files, exports.File{Name: exports.PESControlName, Write: func(w io.Writer) error { return csv.Controles(w, reports) }})
}

func writePDF(w io.Writer, r *exports.Reading, debtor string) error {
	statement, err := r.Statement(debtor)
	if err != nil {
		return err
	}
	return pdf.Write(w, statement)
}
