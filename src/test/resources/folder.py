# python folder.py READER FOLDER: the rows of a folder of Parquet files as that reader finds them, with the columns of
# the path; a line of JSON each, every cell null or a text.
import json
import sys

reader, folder = sys.argv[1:3]


def rows():
    match reader:
        case "pandas":
            import pandas

            frame = pandas.read_parquet(folder).astype(object)
            return frame.where(frame.notna(), None).to_dict("records")
        case "pyarrow":
            import pyarrow.dataset

            return pyarrow.dataset.dataset(folder, partitioning="hive").to_table().to_pylist()
        case "polars":
            import polars

            return polars.read_parquet(folder).to_dicts()


for row in rows():
    print(json.dumps({name: None if cell is None else str(cell) for name, cell in row.items()}))
