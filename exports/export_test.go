package exports

// WriteFolderStopping is WriteFolder, which tells step what it is about to do to the folder.
var WriteFolderStopping = writeFolder

// The folders of work, for tests that look for what a stop left behind.
const (
	StagingName = stagingName
	ReadyName   = readyName
)

// EffectColumn gives the column of a kind of effect.
var EffectColumn = effectColumn

// Criterion and Settles are what formulas of the workbooks rest on.
var (
	Criterion = criterion
	Settles   = settles
)
