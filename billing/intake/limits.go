package intake

// limits bound what one reading may cost. Going past one is a fault, never a crash.
type limits struct {
	fileBytes     int64 // a CSV file, or a workbook as it lies on the disk
	unzippedBytes int64 // all parts of a workbook
	rows          int   // rows of one table, the empty ones left out
	faults        int   // faults reported for one table
}

// defaultLimits are far above a métropole's dossier (its largest table has some 3,000 rows) and low enough for an
// office machine.
var defaultLimits = limits{
	fileBytes:     256 << 20, // 20 times a year of costs exported line by line from the accounting software
	unzippedBytes: 1 << 30,   // a full sheet of 1,048,576 rows inflates to some 400 MB; a zip bomb goes far past 1 GiB
	rows:          5_000_000, // at some 200 bytes a row, one table stays within 1 GiB of memory
	faults:        1000,      // nobody mends more than that by hand: the cause is one, and it shows in the first ones
}

// Limits of one cell. Past them a cell is a paste gone wrong, not a value.
const (
	codeLength    = 64   // the longest code of the sample has 14 characters
	textLength    = 2000 // two pages; Excel itself cuts at 32,767
	wholeDigits   = 15   // what Excel keeps of a number
	decimalDigits = 20   // finer than any published coefficient
)

// lineBytes is the size of the blocks in which a CSV file is looked through. A block without the end of a line is no
// table: encoding/csv would gather the whole file into one record.
const lineBytes = 1 << 20

// roomFor estimates the rows of a CSV file, to make room for them at once. With four bytes a cell at least, the room is
// no more than four times the size of the file (a Go string takes sixteen), were it a file of empty lines.
func roomFor(lines int, size int64, columns int) int {
	return int(min(int64(lines), size/int64(4*columns)))
}
