/**
 * One class under a name of Hadoop's that parquet-java extends. A native image looks at every class
 * that it can reach, and Hadoop is not there at run time. Nothing else may live here.
 */
@NullMarked
package org.apache.hadoop.mapreduce.lib.output;

import org.jspecify.annotations.NullMarked;
