// Package cli is the command line: one file for each command.
//
// Owns: flags, French texts of commands and their help, exit statuses, the wiring of store, verbs and exports, and the
// cron of `planifier`.
// Does not own: any rule of the domain, any SQL, any format.
// Invariant: results go to standard output, talk to standard error; exit statuses are those of campagne.md §5; nothing
// a user meets is a stack trace.
package cli
