package acquit_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"quotepart/billing/billingtest/programs"
)

// schemas is where DGFiP's schema 5.17 lies, beside the project.
var schemas = filepath.Join("..", "..", "..", "shared", "reference", "pes", "xsd-5.17", "PES_V2", "Rev0")

// TestSamplesAreValid holds the samples of these tests to the official schema, so that what is read is what Hélios writes.
func TestSamplesAreValid(t *testing.T) {
	t.Parallel()
	program := programs.Find(t, "xmllint", "the samples of acquits are not held to the schema")
	if _, err := os.Stat(schemas); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is missing: CI must have it", schemas)
		}
		t.Skipf("SKIP: the schema of Hélios is not at %s", schemas)
	}
	for _, row := range []struct{ schema, encoding, text string }{
		{"PES_V2_Acquit_Autonome_V2.xsd", "ISO-8859-1", v2(taken)},
		{"PES_V2_Acquit_Autonome_V2.xsd", "ISO-8859-1", v2(refused)},
		{"PES_V2_Acquit_Autonome_V2.xsd", "UTF-8", v2(refused)},
		{"PES_V2_Acquit_Autonome.xsd", "Windows-1252", flat(refusedFlat)},
	} {
		path := write(t, in(t, row.encoding, row.text))
		if out, err := exec.CommandContext(t.Context(), program, "--nonet", "--noout", "--schema", filepath.Join(schemas, row.schema), path).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", row.schema, err, out)
		}
	}
}
