"""What Google Colab's image has and this Python may not: a package whose missing ended an answer is no fault of the
student's where the notebook was written in Colab.

Those that students of this course use and that are small are dependencies of the project (`pyproject.toml`); the list
here is for the rest.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Mapping
from functools import cache

from autograde.sandbox.process import Raised

__all__ = ["COLAB", "missing_package"]

#: Modules that can be imported in Colab without `!pip`, most of them under the name that pip installs them by.
_SAME_NAME = """
    accelerate aiohttp albumentations altair anyio arviz autograd bokeh cachetools chardet click cloudpickle cmdstanpy
    contourpy cufflinks cvxpy cycler cython dask datasets decorator diffusers dill distributed dlib duckdb easydict
    editdistance einops et_xmlfile fastai fastapi fastcore fastprogress filelock flask flax folium frozendict fsspec
    gdown gensim geopandas geopy gradio graphviz gspread gym gymnasium h5py hdbscan holidays html5lib httpx
    huggingface_hub humanize hyperopt imageio imageio_ffmpeg imgaug inflect ipywidgets jax jaxlib jieba joblib
    jsonschema kagglehub keras keras_hub keras_nlp langchain langchain_core langsmith librosa lightgbm lxml markdown
    markdown2 matplotlib matplotlib_venn missingno mizani mlxtend more_itertools moviepy mpmath multiprocess
    music21 namex natsort nest_asyncio networkx nibabel nltk notebook numba numexpr numpy openai openpyxl opt_einsum
    optax optree orbax packaging pandas pandas_datareader pandas_gbq patsy peft plotly plotnine polars prettytable
    prophet psutil psycopg2 py4j pyarrow pycocotools pydantic pydot pydotplus pygame pygments
    pymc pymystem3 pyparsing pyperclip pyspark pytensor pytest python_utils pytz qdldl regex requests rich rpy2
    safetensors scipy seaborn sentence_transformers sentencepiece shap shapely six sklearn_pandas smart_open
    sounddevice soundfile spacy sqlalchemy sqlglot statsmodels sympy tables tabulate tensorboard tensorflow
    tensorflow_datasets tensorflow_hub tensorflow_probability termcolor textblob tf_keras tf_slim thinc threadpoolctl
    tifffile tiktoken timm tokenizers toml toolz torch torchao torchaudio torchdata torchsummary torchtune torchvision
    tqdm transformers triton tweepy typer tzlocal uvicorn vega_datasets wandb wasabi webcolors websockets wordcloud
    wrapt xarray xgboost xlrd yellowbrick yfinance
"""
_OTHER_NAME = {
    "IPython": "ipython",
    "PIL": "pillow",
    "absl": "absl-py",
    "bs4": "beautifulsoup4",
    "community": "python-louvain",
    "cv2": "opencv-python-headless",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "fitz": "pymupdf",
    "google.cloud": "google-cloud-core",
    "google.genai": "google-genai",
    "google.generativeai": "google-generativeai",
    "google.protobuf": "protobuf",
    "imblearn": "imbalanced-learn",
    "mpl_toolkits.basemap": "basemap",
    "progressbar": "progressbar2",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "slugify": "python-slugify",
    "umap": "umap-learn",
    "yaml": "pyyaml",
    "zmq": "pyzmq",
}
#: Module: the package that pip installs it by.
COLAB: Mapping[str, str] = {name: name.replace("_", "-") for name in _SAME_NAME.split()} | _OTHER_NAME
NO_MODULE = re.compile(r"No module named '([\w.]{1,200})'", re.ASCII)


def missing_package(raised: Raised) -> str | None:
    """The package to install, where the exception says that a module is missing which Colab has and this Python has
    not; None for every other exception.

    Anybody can raise such an exception, so it earns nothing by itself: it tells a person what to look at.
    """
    found = NO_MODULE.match(raised.text) if "ImportError" in raised.bases else None
    if found is None:
        return None
    parts = found[1].split(".")
    known = (".".join(parts[:length]) for length in range(1, len(parts) + 1))
    module = next((name for name in known if name in COLAB), None)
    return COLAB[module] if module is not None and not _is_here(module) else None


@cache
def _is_here(module: str) -> bool:
    """Whether this Python has it, and so the sandbox."""
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False
