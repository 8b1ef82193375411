using Airworthy.Protocol;
using Airworthy.Server.Facts;
using Airworthy.Server.Sessions;
using Airworthy.Server.Storage;
using Airworthy.Server.Tests.Health;
using Microsoft.Extensions.Time.Testing;

namespace Airworthy.Server.Tests.Facts;

public sealed class FactApplicationTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(1_000)]
    public async Task Who_is_answered_before_a_batch_is_applied_and_asks_at_once_sees_all_of_it(int sessions)
    {
        using var folder = new TemporaryFolder();
        using var store = new StoreUnderTest(folder.Path, new FakeTimeProvider(Now), new StorageOptions());
        Assert.True(store.Get<FactIntake>().TryResolve(new(1), "shop@1.0.0"u8, out var release));
        var facts = new FactBuffer();
        facts.Begin(new(1), Now.UtcDateTime);
        for (var i = 0; i < sessions; i++)
        {
            facts.Add(new SessionState
            {
                Id = new SentryId(0, (ulong)i + 1),
                Project = new(1),
                Started = Now.UtcDateTime.AddMinutes(-1),
                DurationSeconds = double.NaN,
                Release = release,
                ReleaseOrigin = new(Now.UtcDateTime, 0),
            });
        }

        using var isAsking = new ManualResetEventSlim();
        Task<long>? answer = null;
        store.Get<FactApplication>().Apply(store.Get<SessionStore>().Sequence + 1, facts.Written, () =>
        {
            answer = Task.Run(() =>
            {
                isAsking.Set();
                return store.CountSessions(Now.AddHours(-1), Now);
            });
            isAsking.Wait(TestContext.Current.CancellationToken);
        });

        Assert.Equal(sessions, await answer!);
    }
}
