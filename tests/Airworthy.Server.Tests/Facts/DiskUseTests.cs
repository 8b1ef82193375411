using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Projects;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

public sealed class DiskUseTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_project_takes_what_its_folded_sessions_and_their_cells_take()
    {
        using var folder = new TemporaryFolder();
        var time = new FakeTimeProvider(Now);
        using var store = new StoreUnderTest(folder.Path, time, new StorageOptions());
        var disk = store.Get<DiskUse>();
        await Send(store, project: 1, sessions: 50);
        Assert.Empty(disk.Read());

        store.Fold(wait: true);
        Assert.Empty(disk.Read()); // as it was a moment ago
        time.Advance(TimeSpan.FromMinutes(10));
        var first = Assert.Single(disk.Read());
        Assert.Equal(new ProjectId(1), first.Project);
        Assert.InRange(first.Sessions, 50 * 30, 50 * 60);
        Assert.InRange(first.Cells, 50, 50 * 60);

        await Send(store, project: 2, sessions: 100);
        store.Fold(wait: true);
        time.Advance(TimeSpan.FromMinutes(10));
        var both = disk.Read();
        Assert.Equal(first, both[0]);
        Assert.InRange(both[1].Sessions, first.Sessions * 1.8, first.Sessions * 2.2);
    }

    private static async Task Send(StoreUnderTest store, int project, int sessions)
    {
        for (var session = 1; session <= sessions; session++)
        {
            var started = Now.UtcDateTime.AddMinutes(-session);
            await new SentFact(
                new(project, session, started, SessionStatus.Ok, AbnormalMechanism.None, 0, double.NaN, "shop@1", "production", (ulong)session, started, 0), null).Send(store, Now.UtcDateTime);
        }
    }
}
