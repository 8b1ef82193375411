using Airworthy.Server.Storage;
using Microsoft.Data.Sqlite;

namespace Airworthy.Server.Tests.Storage;

/// <summary>A flipped bit in the store's files is an error, wherever it is.</summary>
public sealed class StoreDamageTests : IDisposable
{
    private const int PageBytes = 4096;

    private readonly TemporaryFolder _folder = new();

    private string DatabasePath => Path.Combine(_folder.Path, "airworthy.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_page_is_summed_and_a_flipped_bit_in_it_is_an_error()
    {
        WithStore(Fill);
        var whole = File.ReadAllBytes(DatabasePath);
        Assert.True(whole.Length > 20 * PageBytes);
        var random = new Random(1);
        // The first page is read at once, and the others as a table is.
        for (var page = 0; page < whole.Length / PageBytes; page++)
        {
            var damaged = whole.ToArray();
            damaged[page * PageBytes + 100 + random.Next(PageBytes - 100)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(DatabasePath, damaged);

            try
            {
                // A page that the check itself reads is a line of its answer.
                WithStore(store => Assert.NotEqual("ok", Scalar(store.Reader, "pragma integrity_check")));
            }
            catch (SqliteException error)
            {
                Assert.Equal(SqliteNative.DataError, error.SqliteExtendedErrorCode);
            }

            Assert.Contains(page + 1L, PageChecksums.DamagedPages(DatabasePath));
        }
    }

    [Fact]
    public void A_store_that_another_program_wrote_anew_gets_its_sums_and_keeps_what_it_has()
    {
        using (var plain = new SqliteConnection($"Data Source={DatabasePath};Pooling=False;Vfs=unix"))
        {
            plain.Open();
            Execute(plain, "pragma journal_mode = wal");
            Execute(plain, "pragma user_version = 2");
            Execute(plain, "create table one (text text)");
            for (var i = 0; i < 500; i++)
                Execute(plain, $"insert into one values ('{i} {new string('x', 200)}')");
        }

        Assert.False(PageChecksums.HasRoom(DatabasePath));
        WithStore(store => Assert.Equal(500L, Scalar(store.Reader, "select count(*) from one")));
        Assert.True(PageChecksums.HasRoom(DatabasePath));
        WithStore(store =>
        {
            Assert.Equal("ok", Scalar(store.Reader, "pragma integrity_check"));
            Assert.Equal(500L, Scalar(store.Reader, "select count(*) from one"));
        });
    }

    [Fact]
    public void A_damaged_frame_before_later_transactions_is_refused_and_one_that_may_be_torn_off_is_not()
    {
        byte[] wal = [];
        WithStore(store =>
        {
            Fill(store);
            wal = File.ReadAllBytes(DatabasePath + "-wal");
        });
        var frames = (wal.Length - 32) / (PageBytes + 24);

        Assert.Null(FindDamage(wal));
        foreach (var frame in new[] { 0, 1, frames / 2 })
        {
            var damaged = wal.ToArray();
            damaged[32 + frame * (PageBytes + 24) + 1000] ^= 1;
            Assert.Contains($"frame {frame + 1} of {frames}", FindDamage(damaged), StringComparison.Ordinal);
        }

        var torn = wal.ToArray();
        torn[^1000] ^= 1;
        Assert.Null(FindDamage(torn));
        Assert.Null(FindDamage(wal[..^(PageBytes / 2)]));
        var header = wal.ToArray();
        header[12] ^= 1;
        Assert.Contains("header", FindDamage(header), StringComparison.Ordinal);
    }

    [Fact]
    public void A_page_that_becomes_what_it_was_is_no_sign_of_a_checkpoint()
    {
        WithStore(store =>
        {
            Fill(store);
            Execute(store.Writer, "create table flag (text text); insert into flag values ('a')");
        });
        byte[] database = [], wal = [];
        var frames = 0;
        WithStore(store =>
        {
            Execute(store.Writer, "update filled set text = replace(text, 'x', 'y')");
            Execute(store.Writer, "update flag set text = 'b'");
            frames = Frames(ReadShared(DatabasePath + "-wal"));
            // This transaction is cut off by a power loss, and its first page is the one that is lost.
            Execute(store.Writer, "begin; update filled set text = 'z' || text where rowid = 1; update flag set text = 'a'; commit");
            (database, wal) = (ReadShared(DatabasePath), ReadShared(DatabasePath + "-wal"));
        });
        Assert.True(Frames(wal) >= frames + 2);
        wal[32 + frames * (PageBytes + 24) + 1000] ^= 1;

        File.WriteAllBytes(DatabasePath, database);
        Assert.Null(FindDamage(wal));

        static int Frames(byte[] wal) => (wal.Length - 32) / (PageBytes + 24);
    }

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private string? FindDamage(byte[] wal)
    {
        File.WriteAllBytes(DatabasePath + "-wal", wal);
        return WalInspection.FindDamage(DatabasePath);
    }

    [Fact]
    public void A_store_of_another_format_is_not_misread()
    {
        WithStore(Fill);
        using (var file = new SqliteConnection($"Data Source={DatabasePath};Pooling=False;Vfs={PageChecksums.Over(null)}"))
        {
            file.Open();
            Execute(file, "pragma user_version = 1");
        }

        var refused = Assert.Throws<DataFolderException>(() => WithStore(_ => { }));
        Assert.Contains("has format 1", refused.Message, StringComparison.Ordinal);
    }

    private static void Fill(StoreDatabase store)
    {
        Execute(store.Writer, "create table if not exists filled (text text); create index if not exists filled_text on filled (text);");
        for (var i = 0; i < 400; i += 20)
        {
            Execute(store.Writer, $"""
                insert into filled
                with recursive n(value) as (select {i} union all select value + 1 from n where value < {i + 19})
                select value || '{new string('x', 100)}' from n
                """);
        }
    }

    private void WithStore(Action<StoreDatabase> use)
    {
        using var folder = new DataFolder(_folder.Path);
        using var store = new StoreDatabase(folder, new Disk(), []);
        use(store);
    }

    private static void Execute(SqliteConnection connection, string sql) => Scalar(connection, sql);

    private static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
