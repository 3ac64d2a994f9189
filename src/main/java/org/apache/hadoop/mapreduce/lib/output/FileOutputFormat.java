package org.apache.hadoop.mapreduce.lib.output;

/**
 * What parquet-java's way into MapReduce extends, which nothing here calls.
 *
 * @param <K> as Hadoop has it
 * @param <V> as Hadoop has it
 */
public abstract class FileOutputFormat<K, V> {}
