"""The cells of an older edition of lecture 26's notebook, as a solved script.

A line `# == ID` begins the cell of an exercise, `# == text` one of text, `# ==` another cell.
"""

__all__ = ["CELLS"]

CELLS = r'''
# ==
!pip install tiktoken
# ==
from importlib.metadata import version

for package in ("torch", "tiktoken"):
    print(package, version(package))
# == text
# 실습 1. 글 읽기
소설 한 편을 내려받아 읽습니다.
# ==
import os
import urllib.request

if not os.path.exists("the-verdict.txt"):
    address = "https://raw.githubusercontent.com/rasbt/LLMs-from-scratch/main/ch02/01_main-chapter-code/the-verdict.txt"
    urllib.request.urlretrieve(address, "the-verdict.txt")

with open("the-verdict.txt", encoding="utf-8") as file:
    raw_text = file.read()
print("글자 수", len(raw_text))
# == split-whitespace
import re

text = "Hello, world. It's a test."
# 정규식으로 자르기
result = re.split(r"(\s)", text)  ### your code
print(result)
# == split-punctuation
result = re.split(r"([,.]|\s)", text)  ### your code

print(result)
# == drop-whitespace
# strip()을 쓰면 됩니다
result = [word for word in result if word.strip()]  ### your code
print(result)
# == split-all-marks
text = "Hello, world. Is this-- a test?"

result = re.split(r'([,.:;?_!"()\']|--|\s)', text)  ### your code
result = [word.strip() for word in result if word.strip()]
print(result)
# == text
이제 소설 전체에 적용합니다.
# ==
preprocessed = re.split(r'([,.:;?_!"()\']|--|\s)', raw_text)
preprocessed = [word.strip() for word in preprocessed if word.strip()]
print(preprocessed[:30])
print(len(preprocessed))
# == vocabulary
all_words = sorted(set(preprocessed))  ### your code
vocab_size = len(all_words)

print(vocab_size)
# == token-to-id
vocab = {word: number for number, word in enumerate(all_words)}  ### your code
# ==
for number, pair in enumerate(vocab.items()):
    print(pair)
    if number >= 20:
        break
# == text
## 토크나이저 만들기
# == tokenizer-v1
class SimpleTokenizerV1:
    def __init__(self, vocab):
        self.str_to_int = vocab  ### your code
        self.int_to_str = {number: word for word, number in vocab.items()}  ### your code

    def encode(self, text):
        preprocessed = re.split(r'([,.:;?_!"()\']|--|\s)', text)
        preprocessed = [word.strip() for word in preprocessed if word.strip()]
        ids = [self.str_to_int[word] for word in preprocessed]  ### your code
        return ids

    def decode(self, ids):
        text = " ".join([self.int_to_str[number] for number in ids])  ### your code
        # 구두점 앞 공백 제거
        text = re.sub(r'\s+([,.?!"()\'])', r"\1", text)
        return text
# == encode-v1
tokenizer = SimpleTokenizerV1(vocab)  ### your code

text = """"It's the last he painted, you know,"
           Mrs. Gisburn said with pardonable pride."""
ids = tokenizer.encode(text)  ### your code
print(ids)
# == decode-v1
decoded_text = tokenizer.decode(ids)  ### your code
print(decoded_text)
# == text
없는 단어는 어떻게 될까요?
# ==
text = "Hello!"
print(tokenizer.encode(text))
# == special-tokens
all_tokens = sorted(set(all_words))
all_tokens.extend(["<|endoftext|>", "<|unk|>"])  ### your code
vocab = {word: number for number, word in enumerate(all_tokens)}
print(len(vocab))
# ==
for number, pair in enumerate(list(vocab.items())[-5:]):
    print(pair)
# == tokenizer-v2
class SimpleTokenizerV2:
    def __init__(self, vocab):
        self.str_to_int = vocab
        self.int_to_str = {number: word for word, number in vocab.items()}

    def encode(self, text):
        preprocessed = re.split(r'([,.:;?_!"()\']|--|\s)', text)
        preprocessed = [word.strip() for word in preprocessed if word.strip()]
        preprocessed = [word if word in self.str_to_int else "<|unk|>" for word in preprocessed]  ### your code
        ids = [self.str_to_int[word] for word in preprocessed]
        return ids

    def decode(self, ids):
        text = " ".join([self.int_to_str[number] for number in ids])
        text = re.sub(r'\s+([,.:;?!"()\'])', r"\1", text)
        return text
# ==
tokenizer = SimpleTokenizerV2(vocab)
text1 = "Hello!"
text2 = "Dobby wants to go home."
text = " <|endoftext|> ".join((text1, text2))
print(tokenizer.encode(text))
print(tokenizer.decode(tokenizer.encode(text)))
# == gpt2-tokenizer
import importlib
import tiktoken

tokenizer = tiktoken.get_encoding("gpt2")  ### your code
# == bpe-encode
text = "Hello, do you like tea? <|endoftext|> In the sunlit terraces of someunknownPlace."
integers = tokenizer.encode(text, allowed_special={"<|endoftext|>"})  ### your code
print(integers)
# ==
strings = tokenizer.decode(integers)
print(strings)
# == text
## 윈도
# == encode-verdict
with open("the-verdict.txt", encoding="utf-8") as file:
    raw_text = file.read()
enc_text = tokenizer.encode(raw_text)  ### your code
print(len(enc_text))
# ==
enc_sample = enc_text[21:]
# == input-target
context_size = 4  # 입력의 길이
x = enc_sample[:context_size]  ### your code
y = enc_sample[1 : context_size + 1]  ### your code
print(f"x: {x}")
print(f"y:      {y}")
# ==
for i in range(1, context_size + 1):
    context = enc_sample[:i]
    desired = enc_sample[i]
    print(context, "---->", desired)
# == gpt-dataset
import torch
from torch.utils.data import DataLoader, Dataset


class GPTDatasetV1(Dataset):
    def __init__(self, txt, tokenizer, max_length, stride):
        self.input_ids = []
        self.target_ids = []
        # 글 전체를 토큰화
        token_ids = tokenizer.encode(txt, allowed_special={"<|endoftext|>"})
        assert len(token_ids) > max_length, "글이 짧습니다"
        # 겹치는 조각으로 자르기
        for i in range(0, len(token_ids) - max_length, stride):
            input_chunk = token_ids[i : i + max_length]  ### your code
            target_chunk = token_ids[i + 1 : i + max_length + 1]  ### your code
            self.input_ids.append(torch.tensor(input_chunk))
            self.target_ids.append(torch.tensor(target_chunk))

    def __len__(self):
        return len(self.input_ids)

    def __getitem__(self, idx):
        return self.input_ids[idx], self.target_ids[idx]
# == create-dataloader
def create_dataloader_v1(txt, batch_size=4, max_length=256, stride=128, shuffle=True, drop_last=True, num_workers=0):
    tokenizer = tiktoken.get_encoding("gpt2")  ### your code
    dataset = GPTDatasetV1(txt, tokenizer, max_length, stride)  ### your code
    dataloader = DataLoader(dataset, batch_size, shuffle, drop_last=drop_last, num_workers=num_workers)  ### your code
    return dataloader
# == batch-of-one
dataloader = create_dataloader_v1(raw_text, batch_size=1, max_length=4, stride=1, shuffle=False)  ### your code
data_iter = iter(dataloader)
first_batch = next(data_iter)
print(first_batch)
# ==
second_batch = next(data_iter)
print(second_batch)
# == batch-of-eight
dataloader = create_dataloader_v1(raw_text, batch_size=8, max_length=4, stride=4, shuffle=False)  ### your code
data_iter = iter(dataloader)
inputs, targets = next(data_iter)
print("입력\n", inputs)
print("타깃\n", targets)
# == text
## 임베딩
# ==
input_ids = torch.tensor([2, 3, 5, 1])
# == embedding-layer
vocab_size = 6
output_dim = 3
torch.manual_seed(123)
embedding_layer = torch.nn.Embedding(vocab_size, output_dim)  ### your code
# ==
print(embedding_layer.weight)
# ==
print(embedding_layer(input_ids))
# == token-embedding-layer
vocab_size = 50257
output_dim = 256
token_embedding_layer = torch.nn.Embedding(vocab_size, output_dim)  ### your code
# == embedding-dataloader
max_length = 4
dataloader = create_dataloader_v1(raw_text, 8, max_length, max_length, shuffle=False)  ### your code
data_iter = iter(dataloader)
inputs, targets = next(data_iter)
# ==
print("토큰 ID\n", inputs)
print("크기", inputs.shape)
# == token-embeddings
token_embeddings = token_embedding_layer(inputs)  ### your code
print(token_embeddings.shape)
# == position-embedding-layer
torch.manual_seed(456)
context_length = max_length  ### your code
pos_embedding_layer = torch.nn.Embedding(context_length, output_dim)  ### your code
# ==
pos_embeddings = pos_embedding_layer(torch.arange(max_length))
print(pos_embeddings.shape)
# == input-embeddings
input_embeddings = token_embeddings + pos_embeddings  ### your code
print(input_embeddings.shape)
'''
