package storetest

import (
	"testing"

	"quotepart/billing"
)

// Run holds an engine against the promises of billing.Store. open gives a new, empty store each time, closed by
// t.Cleanup; it must make a writer wait for another about two seconds before fault.Busy.
func Run(t *testing.T, open func(t *testing.T) billing.Store) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, billing.Store)
	}{
		{"EmptyStore", testEmptyStore},
		{"Ledger", testLedger},
		{"LedgerPages", testLedgerPages},
		{"LedgerRefusals", testLedgerRefusals},
		{"Imports", testImports},
		{"DossierVersions", testDossierVersions},
		{"DossierCells", testDossierCells},
		{"ImportRefusals", testImportRefusals},
		{"Campaign", testCampaign},
		{"CampaignRefusals", testCampaignRefusals},
		{"Calculation", testCalculation},
		{"CalculationFrozen", testCalculationFrozen},
		{"Number", testNumber},
		{"NumberRefusals", testNumberRefusals},
		{"Cancellation", testCancellation},
		{"CancellationRefusals", testCancellationRefusals},
		{"IssuedSums", testIssuedSums},
		{"LastParts", testLastParts},
		{"Counters", testCounters},
		{"ScheduledRuns", testScheduledRuns},
		{"Rollback", testRollback},
		{"WriteInRead", testWriteInRead},
		{"WritersInTurn", testWritersInTurn},
		{"Busy", testBusy},
		{"Cancelled", testCancelled},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.run(t, open(t))
		})
	}
}
