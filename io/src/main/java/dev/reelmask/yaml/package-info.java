/** YAML that strangers may have written, read within limits. */
package dev.reelmask.yaml;
