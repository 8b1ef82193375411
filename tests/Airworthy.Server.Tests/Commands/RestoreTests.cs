using Airworthy.Server.Storage;

namespace Airworthy.Server.Tests.Commands;

public sealed class RestoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => Path.Combine(_folder.Path, "data");

    private string Backup => Path.Combine(_folder.Path, "backup");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_folder_that_a_server_runs_on_is_refused()
    {
        await MakeBackup(sessions: 1);
        using var server = new ServerUnderTest(Data);

        var run = await Invocation.Of("restore", "--from", Backup, "--data-path", Data, "--replace");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"'{Data}' cannot be used; is another airworthy running on it?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_folder_holds_is_moved_aside_if_that_was_asked_for()
    {
        await MakeBackup(sessions: 2);
        await Send(sessions: 3);
        var refused = await Invocation.Of("restore", "--from", Backup, "--data-path", Data);
        Assert.Equal((1, $"The data folder '{Data}' is not empty: --replace moves what it holds aside."), (refused.ExitCode, refused.Error.TrimEnd()));
        Assert.Equal(5, await Count(Data));

        var run = await Invocation.Of("restore", "--from", Backup, "--data-path", Data, "--replace");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(2, await Count(Data));
        var aside = Assert.Single(Directory.GetDirectories(Data, "replaced-*"));
        Assert.Contains($"'{aside}'", run.Output, StringComparison.Ordinal);
        Assert.Equal(5, await Count(aside));
    }

    [Fact]
    public async Task A_damaged_backup_changes_nothing()
    {
        await MakeBackup(sessions: 1);
        await using (var file = File.OpenWrite(Path.Combine(Backup, DataFolder.StoreFile)))
        {
            file.Position = 4096; // the second page
            file.Write(new byte[8192]);
        }

        var run = await Invocation.Of("restore", "--from", Backup, "--data-path", Data, "--replace");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("nothing was restored", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, await Count(Data));
    }

    [Fact]
    public async Task A_restore_that_did_not_end_keeps_a_server_away_until_it_is_repeated()
    {
        await MakeBackup(sessions: 1);
        Directory.CreateDirectory(Path.Combine(Data, DataFolder.UnfinishedFolder, "rest"));

        Assert.Contains("has not ended", Assert.Throws<DataFolderException>(() => new DataFolder(Data)).Message, StringComparison.Ordinal);
        Assert.Equal(1, (await Invocation.Of("check", "--data-path", Data)).ExitCode);
        Assert.Equal(1, (await Invocation.Of("backup", "--data-path", Data, "--to", Path.Combine(_folder.Path, "copy"))).ExitCode);

        Assert.Equal(0, (await Invocation.Of("restore", "--from", Backup, "--data-path", Data, "--replace")).ExitCode);
        Assert.Equal(1, await Count(Data));
        Assert.False(Directory.Exists(Path.Combine(Data, "rest")));
    }

    /// <summary>A server takes sessions and ends; its folder is backed up.</summary>
    private async Task MakeBackup(int sessions)
    {
        await Send(sessions);
        var run = await Invocation.Of("backup", "--data-path", Data, "--to", Backup);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    private async Task Send(int sessions)
    {
        using var server = new ServerUnderTest(Data);
        using var client = server.Anonymous();
        for (var i = 0; i < sessions; i++)
            await client.Send(Wire.Envelope("session", Wire.Session(Wire.NewId(), TimeProvider.System.GetUtcNow())));
    }

    private static async Task<long> Count(string data)
    {
        using var server = new ServerUnderTest(data);
        using var authorized = server.Authorized();
        return (await Counts.Of(authorized)).Sessions;
    }
}
