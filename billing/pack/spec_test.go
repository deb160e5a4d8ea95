package pack_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"quotepart/billing/dossier"
)

// TestSpecification holds the table of files of docs/spec/pack.md to a pack: their order, and their columns.
func TestSpecification(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "spec", "pack.md"))
	if err != nil {
		t.Fatal(err)
	}
	b := unpack(t)
	_, section, found := strings.Cut(string(page), "\n## Files\n")
	section, _, closed := strings.Cut(section, "\n## ")
	if !found || !closed {
		t.Fatal("the page has no section « Files »")
	}
	var documented []string
	for row := range strings.Lines(section) {
		cells := strings.Split(row, "|")
		if len(cells) < 4 || !strings.HasPrefix(cells[1], " `") {
			continue
		}
		name, columns := strings.Trim(cells[1], " `"), strings.TrimSpace(cells[2])
		switch {
		case name == "dossier/TABLE.tsv":
			for _, table := range dossier.Schema() {
				names := "depuis jusqua"
				for _, column := range table.Columns {
					names += " " + column.Name
				}
				documented = append(documented, "dossier/"+table.Name+".tsv : "+names)
			}
		default:
			documented = append(documented, name+" : "+columns)
		}
	}
	var written []string
	for _, name := range b.names {
		columns := ""
		if strings.HasSuffix(name, ".tsv") {
			columns = strings.ReplaceAll(b.rows(name)[0], "\t", " ")
		}
		if parts := strings.Split(name, "/"); parts[0] == "campagnes" {
			if parts[1] != "2025-05" {
				continue // as the first
			}
			name = "campagnes/ID/" + parts[2]
		}
		written = append(written, name+" : "+columns)
	}
	if got, want := strings.Join(documented, "\n"), strings.Join(written, "\n"); got != want {
		t.Errorf("the page:\n%s\nthe pack:\n%s", got, want)
	}
}
