//! Backups taken and taken back, damage named, nothing overwritten; what the doctor finds and says.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;
use testkit::TestWorld;

use crate::running::{Running, arg, said};

/// A data folder with a few cases in it, closed.
pub async fn data() -> TestWorld {
    let world = TestWorld::new().await;
    world.paid_case().await;
    world.applied_case().await;
    world.app.settle().await.unwrap();
    world
}

pub struct Backup {
    _home: TempDir,
    pub folder: PathBuf,
    pub key: PathBuf,
    pub to: PathBuf,
}

pub fn back_up(data: &Path) -> Backup {
    let home = tempfile::tempdir().unwrap();
    let (to, key) = (home.path().join("backups"), home.path().join("key"));
    let (well, text) = said(&["backup", "--data", arg(data), "--to", arg(&to), "--key-to", arg(&key)]);
    assert!(well, "{text}");
    assert!(text.contains("备份完成") && text.contains("摘要"), "{text}");
    let folder = fs::read_dir(&to).unwrap().next().unwrap().unwrap().path();
    let to = home.path().join("restored");
    Backup { _home: home, folder, key, to }
}

impl Backup {
    pub fn restore(&self) -> (bool, String) {
        said(&["restore", arg(&self.folder), "--data", arg(&self.to), "--key", arg(&self.key)])
    }

    /// Changes a word of the manifest and makes its digest fit again, as nobody's accident would.
    pub fn forge(&self, from: &str, to: &str) {
        let manifest = self.folder.join("manifest.json");
        let text = fs::read_to_string(&manifest).unwrap();
        assert!(text.contains(from), "{from} is not in {text}");
        fs::write(&manifest, text.replacen(from, to, 1)).unwrap();
        let sum = Command::new("sha256sum").arg(&manifest).output().unwrap().stdout;
        let sum = String::from_utf8(sum).unwrap();
        fs::write(self.folder.join("manifest.sha256"), sum.split(' ').next().unwrap()).unwrap();
    }

    /// The digest that a read table had when the backup was made.
    pub fn mark_of(&self, table: &str) -> String {
        let text = fs::read_to_string(self.folder.join("manifest.json")).unwrap();
        let rest: String = text.split(table).nth(1).unwrap().chars().filter(|c| !c.is_whitespace()).collect();
        rest.split("\"digest\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
    }

    fn attachment(&self) -> PathBuf {
        let list = fs::read_to_string(self.folder.join("attachments.jsonl")).unwrap();
        let line = list.lines().next().unwrap();
        let path = line.split("\"path\":\"").nth(1).unwrap().split('"').next().unwrap();
        self.folder.join(path)
    }
}

#[tokio::test]
async fn a_backup_taken_while_serving_comes_back_whole() {
    let world = data().await;
    let running = Running::on(world.folder(), &[]);
    let backup = back_up(world.folder());
    let (well, _, _) = running.stop();
    assert!(well);
    assert!(!backup.folder.join("vault.key").exists(), "the key does not lie in the backup");
    let (well, text) = backup.restore();
    assert!(well, "{text}");
    assert!(text.contains("链条完整"), "{text}");
    let (well, text) = said(&["doctor", "--full", "--data", arg(&backup.to)]);
    assert!(well, "{text}");
    assert!(text.contains("与全程记录一致") && text.contains("都在且未被改动"), "{text}");
    let running = Running::on(&backup.to, &[]);
    assert_eq!(running.get("/").status, 200);
}

#[tokio::test]
async fn a_damaged_backup_names_the_file_and_restores_nothing() {
    let world = data().await;
    let backup = back_up(world.folder());
    let attachment = backup.attachment();
    for (file, what) in [
        (backup.folder.join("tables/event.jsonl"), "内容与清单不符"),
        (attachment.clone(), "内容与清单不符"),
        (backup.folder.join("manifest.json"), "内容与清单不符"),
    ] {
        let whole = fs::read(&file).unwrap();
        let mut torn = whole.clone();
        torn[whole.len() / 2] ^= 1;
        fs::write(&file, &torn).unwrap();
        let (well, text) = backup.restore();
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(!well && text.contains(name) && text.contains(what), "{text}");
        assert!(text.contains("没有恢复任何内容"), "{text}");
        fs::write(&file, &whole).unwrap();
    }
    let whole = fs::read(&attachment).unwrap();
    fs::remove_file(&attachment).unwrap();
    let (well, text) = backup.restore();
    assert!(!well && text.contains("缺失"), "{text}");
    fs::write(&attachment, whole).unwrap();
    assert!(!backup.to.exists(), "nothing was restored");
    let (well, text) = backup.restore();
    assert!(well, "{text}");
}

#[tokio::test]
async fn an_unfinished_backup_a_wrong_key_and_a_full_folder_are_refused() {
    let world = data().await;
    let mut backup = back_up(world.folder());
    let right = backup.key.clone();
    backup.key = backup.folder.parent().unwrap().join("other.key");
    let other = TestWorld::new().await;
    fs::copy(other.folder().join("vault.key"), &backup.key).unwrap();
    let (well, text) = backup.restore();
    assert!(!well && text.contains("密钥文件与这份备份不符"), "{text}");
    backup.key = right;
    let to = std::mem::replace(&mut backup.to, world.folder().to_owned());
    let (well, text) = backup.restore();
    assert!(!well && text.contains("不是空的"), "{text}");
    backup.to = to;
    fs::rename(backup.folder.join("manifest.json"), backup.folder.join("x")).unwrap();
    let (well, text) = backup.restore();
    assert!(!well && text.contains("不是一份完整的备份"), "{text}");
    assert!(!backup.to.exists());
}

#[tokio::test]
async fn a_backup_that_does_not_come_out_as_it_was_or_is_of_another_version_leaves_nothing() {
    let world = data().await;
    let backup = back_up(world.folder());
    let was = backup.mark_of("case_row");
    backup.forge(&was, &"0".repeat(64));
    let (well, text) = backup.restore();
    assert!(!well && text.contains("不一致（case_row）"), "{text}");
    assert!(!backup.to.exists());
    backup.forge(&"0".repeat(64), &was);
    backup.forge("\"schema\"", "\"schema\": 1, \"was\"");
    let (well, text) = backup.restore();
    assert!(!well && text.contains("请用那个版本的程序恢复，再升级到当前版本"), "{text}");
    assert!(!backup.to.exists());
}

#[tokio::test]
async fn the_doctor_says_what_is_wrong_and_how_to_mend_it() {
    let world = data().await;
    let data = world.folder();
    let look = || said(&["doctor", "--full", "--data", arg(data)]);
    let (well, text) = look();
    assert!(well, "{text}");

    let attachment = first_file(&data.join("attachments"));
    let whole = fs::read(&attachment).unwrap();
    fs::write(&attachment, b"something else").unwrap();
    let (well, text) = look();
    assert!(!well && text.contains("被改动 1 份") && text.contains("从备份"), "{text}");
    fs::remove_file(&attachment).unwrap();
    let (well, text) = said(&["doctor", "--data", arg(data)]);
    assert!(!well && text.contains("缺失 1 份"), "{text}");
    fs::write(&attachment, whole).unwrap();

    let key = data.join("vault.key");
    let secret = fs::read(&key).unwrap();
    fs::remove_file(&key).unwrap();
    let (well, text) = look();
    assert!(!well && text.contains("vault.key 缺失"), "{text}");
    assert!(!key.exists(), "the doctor makes nothing");
    let other = TestWorld::new().await;
    fs::copy(other.folder().join("vault.key"), &key).unwrap();
    let (well, text) = look();
    assert!(!well && text.contains("打不开已加密的内容"), "{text}");
    fs::write(&key, secret).unwrap();

    let (well, text) = said(&["doctor", "--data", "no-such-folder"]);
    assert!(!well && text.contains("不存在"), "{text}");
    let (well, text) = look();
    assert!(well, "{text}");
}

/// A file somewhere below a folder.
pub fn first_file(folder: &Path) -> PathBuf {
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let first = paths.into_iter().next().unwrap();
    if first.is_dir() { first_file(&first) } else { first }
}
