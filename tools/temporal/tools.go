//go:build tools

// Package tools pins the Temporal CLI, with its dev server and Web UI, so that set-up can build it
// where the ready-made download cannot be reached. The import is what makes go.mod keep the module.
package tools

import _ "github.com/temporalio/cli/cmd/temporal"
