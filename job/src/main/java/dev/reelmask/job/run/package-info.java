/** What a run is: its description, what of it can change output, its name and its fingerprint. Knows no Spark. */
package dev.reelmask.job.run;
