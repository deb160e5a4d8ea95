package pestest

// Invalid is what Validate would tell.
var Invalid = invalid

// IsSIRET is the key of a SIRET.
var IsSIRET = isSIRET
