using Airworthy.Server.Issues;
using Airworthy.Server.Projects;
using CsCheck;

namespace Airworthy.Server.Tests.Issues;

public sealed class ShortIdTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrackerUnderTest _tracker;

    public ShortIdTests() => _tracker = new(_folder.Path, TimeProvider.System);

    private IReadOnlyList<Project> Projects => _tracker.Get<ProjectDirectory>().All;

    public void Dispose()
    {
        _tracker.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(1, "WEB-1")]
    [InlineData(17, "WEB-H")]
    [InlineData(31, "WEB-Z")]
    [InlineData(32, "WEB-10")]
    [InlineData(33_000, "WEB-1078")]
    public void Is_written(long number, string text) => Assert.Equal(text, ShortId.Write("web", number));

    [Theory]
    [InlineData("PROJECT-1-H", 1, 17)]
    [InlineData("project-2-h", 2, 17)]
    [InlineData("project-1-O1", 1, 1)]
    [InlineData("project-1-LO", 1, 32)]
    [InlineData("project-1-i", 1, 1)]
    public void Is_read(string text, int project, long number)
    {
        Assert.True(ShortId.TryParse(text, Projects, out var id));
        Assert.Equal(new ShortId(new(project), number), id);
    }

    [Theory]
    [InlineData("project-1")]
    [InlineData("project-1-")]
    [InlineData("project-1-U")]
    [InlineData("project-1-0")]
    [InlineData("other-H")]
    [InlineData("-H")]
    [InlineData("17")]
    [InlineData("project-1-ZZZZZZZZZZZZZ")]
    [InlineData("project-1-11111111111111")]
    [InlineData("")]
    public void Other_text_is_none(string text) => Assert.False(ShortId.TryParse(text, Projects, out _));

    [Fact]
    public void What_is_written_is_read() =>
        Gen.Long[1, long.MaxValue].Sample(number => ShortId.TryParse(ShortId.Write("project-2", number), Projects, out var id) && id == new ShortId(new(2), number));
}
