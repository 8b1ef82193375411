using Airworthy.Server.Cells;
using Airworthy.Server.Health;

namespace Airworthy.Server.Tests.Health;

public sealed class SessionModeTests
{
    [Theory]
    [InlineData(0, 0, "none")]
    [InlineData(7, 0, "application")]
    [InlineData(7, 7, "request")]
    [InlineData(7, 3, "both")]
    public void It_follows_from_how_many_sessions_an_SDK_counted(long all, long aggregated, string mode) =>
        Assert.Equal(mode, Figures(all, users: 0, aggregated).Mode.Word);

    [Theory]
    [InlineData(0, 0, 0L)]
    [InlineData(7, 2, 2L)]
    [InlineData(7, 0, null)]
    public void Users_are_unknown_where_no_session_names_one(long sessions, long users, long? known) =>
        Assert.Equal(known, Figures(sessions, users, aggregated: 0).KnownUsers);

    private static HealthFigures Figures(long sessions, long users, long aggregated) =>
        new(new HealthCounts { [SessionHealth.Healthy] = sessions }, new HealthCounts { [SessionHealth.Healthy] = users }) { AggregatedSessions = aggregated };
}
